//! The keys of the section `directory`.

use countersign_directory::Shape;

use super::schema::{Key, Kind, key};

pub(super) const DIRECTORY_KEYS: &[Key] = &[
    key(
        "directory",
        "kind",
        Kind::OneOf(&["embedded", "ldap"]),
        "\"embedded\"",
        "Where people are: in the store alone, or in LDAP beside it.",
    ),
    key(
        "directory",
        "shape",
        Kind::OneOf(Shape::NAMES),
        "\"openldap\"",
        "The kind of LDAP server. It says what the keys mean that are empty below.",
    ),
    key(
        "directory",
        "servers",
        Kind::Texts,
        "[]",
        "Servers with the same people, the first that answers is asked: \
         [\"ldaps://ldap1.example.org\", \"ldap://ldap2.example.org:389\"].",
    ),
    key(
        "directory",
        "starttls",
        Kind::Flag,
        "false",
        "Encrypt ldap:// before anything is said. Without it ldap:// is for loopback only.",
    ),
    key(
        "directory",
        "ca_file",
        Kind::Path,
        "\"\"",
        "PEM file of the authorities whose certificates are believed; empty for the system's.",
    ),
    key(
        "directory",
        "bind_dn",
        Kind::Text,
        "\"\"",
        "Who searches for people, and writes numbers: a distinguished name.",
    ),
    key(
        "directory",
        "bind_password_file",
        Kind::Path,
        "\"\"",
        "File with that one's password.",
    ),
    key(
        "directory",
        "people_base",
        Kind::Text,
        "\"\"",
        "The entry below which people are, such as ou=people,dc=example,dc=org.",
    ),
    key(
        "directory",
        "people_filter",
        Kind::Text,
        "\"\"",
        "Which entries are people that may sign in: \"(objectClass=inetOrgPerson)\". Whoever does \
         not match any more is as one who is gone.",
    ),
    key(
        "directory",
        "login_attributes",
        Kind::Texts,
        "[]",
        "What people may type as user name: [\"uid\", \"mail\"]. The first is their user name here.",
    ),
    key(
        "directory",
        "id_attribute",
        Kind::Text,
        "\"\"",
        "What never changes of an entry, and applications know the person by: entryUUID, \
         nsUniqueId or objectGUID.",
    ),
    key(
        "directory",
        "attributes",
        Kind::Texts,
        "[]",
        "What is read of people, by the names here and there: [\"mail mail\", \"displayName cn\"].",
    ),
    key(
        "directory",
        "numbers",
        Kind::Texts,
        "[\"phoneNumberVerified\", \"mobile\", \"telephoneNumber\"]",
        "Attributes whose numbers codes may be sent to; the first that has any counts. Name those \
         only that people cannot write themselves.",
    ),
    key(
        "directory",
        "number_region",
        Kind::Text,
        "\"\"",
        "The country of numbers that are written without one, such as \"GB\".",
    ),
    key(
        "directory",
        "write_numbers_to",
        Kind::Text,
        "\"\"",
        "The attribute that enrolled numbers are written to, and removed from. It must be among \
         numbers. Empty to keep them in the store.",
    ),
    key(
        "directory",
        "number_object_class",
        Kind::Text,
        "\"\"",
        "The auxiliary object class that allows this attribute, added where it is missing: \
         \"countersignPerson\".",
    ),
    key(
        "directory",
        "groups_base",
        Kind::Text,
        "\"\"",
        "The entry below which groups are; empty for those alone that memberOf of a person names.",
    ),
    key(
        "directory",
        "groups_filter",
        Kind::Text,
        "\"\"",
        "Which of them are a person's: \"(member={dn})\"; {login} is the user name.",
    ),
    key(
        "directory",
        "group_names",
        Kind::Texts,
        "[]",
        "Groups that have a name here, which may be a role's: \
         [\"help-desk cn=support,ou=groups,dc=example,dc=org\"]. Others are known by their \
         distinguished name.",
    ),
    key(
        "directory",
        "order",
        Kind::OneOf(&["embedded_first", "ldap_first"]),
        "\"embedded_first\"",
        "Who it is when both have a user name.",
    ),
    key(
        "directory",
        "login_suffix",
        Kind::Text,
        "\"\"",
        "How user names of people in LDAP end, such as \"@example.org\", cut off before the \
         search; all others are embedded people's. Empty for no such rule.",
    ),
    key(
        "directory",
        "password_check",
        Kind::OneOf(&["bind", "hash"]),
        "\"bind\"",
        "By signing in to LDAP as the person, so that its password policy holds, or by the hash in \
         userPassword.",
    ),
    key(
        "directory",
        "connections",
        Kind::Number(1, 100),
        "8",
        "Connections to each server for searching, and as many for passwords.",
    ),
    key(
        "directory",
        "connect_seconds",
        Kind::Number(1, 30),
        "2",
        "How long a server may take to accept a connection.",
    ),
    key(
        "directory",
        "answer_seconds",
        Kind::Number(1, 30),
        "4",
        "How long a server may take to answer before the next one is asked.",
    ),
    key(
        "directory",
        "recheck_minutes",
        Kind::Number(0, 1440),
        "15",
        "How often people from LDAP who may sign in are looked for, so that sessions and tokens of \
         those end who are gone or locked there; 0 for at their next sign-in only.",
    ),
];
