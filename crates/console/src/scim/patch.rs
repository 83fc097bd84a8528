//! Changes of a resource's JSON (RFC 7644 §3.5.2).

use serde_json::{Map, Value, json};

use super::answer::ScimError;
use super::filter::{AttributePath, Filter, Literal, Operator, Path};

const SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What a kind of resource lets be changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Names as they are written.
    pub(super) attributes: &'static [&'static str],
    pub(super) multiple: &'static [&'static str],
    pub(super) read_only: &'static [&'static str],
}

impl Rules {
    fn canonical(&self, name: &str) -> Option<&'static str> {
        let mut names = self
            .attributes
            .iter()
            .chain(self.multiple)
            .chain(self.read_only);
        names
            .find(|known| known.eq_ignore_ascii_case(name))
            .copied()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Add,
    Replace,
    Remove,
}

/// Does all operations of a request, or none.
pub(super) fn apply(rules: Rules, resource: &mut Value, request: &Value) -> Result<(), ScimError> {
    let schemas = request["schemas"].as_array();
    if !schemas.is_some_and(|names| names.iter().any(|name| name == SCHEMA)) {
        let detail = format!("schemas must name {SCHEMA}");
        return Err(ScimError::bad("invalidSyntax", detail));
    }
    let operations = request["Operations"].as_array();
    let operations = operations.filter(|operations| !operations.is_empty());
    let operations =
        operations.ok_or_else(|| ScimError::bad("invalidSyntax", "there are no Operations"))?;
    for operation in operations {
        one(rules, resource, operation)?;
    }
    Ok(())
}

fn one(rules: Rules, resource: &mut Value, operation: &Value) -> Result<(), ScimError> {
    let op = operation["op"].as_str().unwrap_or_default().to_lowercase();
    let act = match op.as_str() {
        "add" => Act::Add,
        "replace" => Act::Replace,
        "remove" => Act::Remove,
        _ => {
            return Err(ScimError::bad(
                "invalidSyntax",
                "op is add, replace or remove",
            ));
        }
    };
    let value = &operation["value"];
    match operation.get("path").and_then(Value::as_str) {
        Some(path) => {
            let path = Path::parse(path)
                .map_err(|error| ScimError::bad("invalidPath", format!("path: {error}")))?;
            at(rules, resource, act, &path, value)
        }
        None if act == Act::Remove => Err(ScimError::bad("noTarget", "remove needs a path")),
        None => {
            let members = value.as_object();
            let members = members.ok_or_else(|| {
                ScimError::bad("invalidValue", "without a path, value is an object")
            })?;
            for (name, value) in members {
                match Path::parse(name) {
                    // What this server does not know or change is let by.
                    Ok(path) if is_changed(rules, &path) => {
                        at(rules, resource, act, &path, value)?;
                    }
                    _ => {}
                }
            }
            Ok(())
        }
    }
}

fn is_changed(rules: Rules, path: &Path) -> bool {
    let name = rules.canonical(&path.name);
    name.is_some_and(|name| !rules.read_only.contains(&name))
}

fn at(
    rules: Rules,
    resource: &mut Value,
    act: Act,
    path: &Path,
    value: &Value,
) -> Result<(), ScimError> {
    let name = rules.canonical(&path.name).ok_or_else(|| {
        ScimError::bad(
            "invalidPath",
            format!("there is no attribute {:?}", path.name),
        )
    })?;
    if rules.read_only.contains(&name) {
        let detail = format!("{name} cannot be changed");
        return Err(ScimError::bad("mutability", detail));
    }
    let Some(members) = resource.as_object_mut() else {
        return Ok(());
    };
    if rules.multiple.contains(&name) {
        return many(members, act, name, path, value);
    }
    match (&path.part, act) {
        (Some(part), Act::Remove) => {
            if let Some(Value::Object(parts)) = members.get_mut(name) {
                parts.retain(|n, _| !n.eq_ignore_ascii_case(part));
            }
        }
        (Some(part), _) => {
            let parts = members.entry(name).or_insert_with(|| json!({}));
            set(parts, part, value);
        }
        (None, Act::Remove) => {
            members.remove(name);
        }
        (None, _) => match (members.get_mut(name), value) {
            // The parts that are not named stay.
            (Some(parts @ Value::Object(_)), Value::Object(new)) => {
                for (part, value) in new {
                    set(parts, part, value);
                }
            }
            _ => {
                members.insert(name.to_owned(), value.clone());
            }
        },
    }
    Ok(())
}

/// Sets a part of a value, whatever case its name is in.
fn set(parts: &mut Value, part: &str, value: &Value) {
    if let Value::Object(parts) = parts {
        let known = parts
            .keys()
            .find(|name| name.eq_ignore_ascii_case(part))
            .cloned();
        parts.insert(known.unwrap_or_else(|| part.to_owned()), value.clone());
    }
}

fn many(
    members: &mut Map<String, Value>,
    act: Act,
    name: &str,
    path: &Path,
    value: &Value,
) -> Result<(), ScimError> {
    let held = members.entry(name).or_insert_with(|| json!([]));
    let Value::Array(values) = held else {
        return Ok(());
    };
    match (&path.which, &path.part, act) {
        (None, None, Act::Remove) => match value {
            // Which ones, as some systems say it.
            Value::Array(gone) if !gone.is_empty() => {
                values.retain(|one| !gone.iter().any(|gone| same(one, gone)));
            }
            _ => values.clear(),
        },
        (None, None, Act::Replace) => *values = listed(value),
        (None, None, Act::Add) => {
            for new in listed(value) {
                if !values.iter().any(|one| same(one, &new)) {
                    values.push(new);
                }
            }
        }
        (None, Some(part), Act::Remove) => {
            for one in values {
                remove_part(one, part);
            }
        }
        (None, Some(part), _) => {
            for one in values {
                set(one, part, value);
            }
        }
        (Some(filter), part, act) => {
            let found = values.iter().any(|one| filter.matches(one));
            match (part, act) {
                (None, Act::Remove) => values.retain(|one| !filter.matches(one)),
                (Some(part), Act::Remove) => {
                    let matching = values.iter_mut().filter(|one| filter.matches(one));
                    matching.for_each(|one| remove_part(one, part));
                }
                _ if !found && act == Act::Add => {
                    let mut new = json!({});
                    from_filter(filter, &mut new);
                    change(&mut new, part.as_deref(), value);
                    values.push(new);
                }
                _ if !found => {
                    let detail = format!("no value of {name} is so");
                    return Err(ScimError::bad("noTarget", detail));
                }
                (part, _) => {
                    let matching = values.iter_mut().filter(|one| filter.matches(one));
                    matching.for_each(|one| change(one, part.as_deref(), value));
                }
            }
        }
    }
    Ok(())
}

fn change(one: &mut Value, part: Option<&str>, value: &Value) {
    match (part, value) {
        (Some(part), value) => set(one, part, value),
        (None, Value::Object(new)) => {
            for (part, value) in new {
                set(one, part, value);
            }
        }
        (None, value) => set(one, "value", value),
    }
}

fn remove_part(one: &mut Value, part: &str) {
    if let Value::Object(parts) = one {
        parts.retain(|name, _| !name.eq_ignore_ascii_case(part));
    }
}

/// What a new value must be like so that the filter finds it.
fn from_filter(filter: &Filter, new: &mut Value) {
    match filter {
        Filter::And(left, right) => {
            from_filter(left, new);
            from_filter(right, new);
        }
        Filter::Compare(AttributePath { name, part: None }, Operator::Equal, literal) => {
            let value = match literal {
                Literal::Text(text) => json!(text),
                Literal::Boolean(value) => json!(value),
                Literal::Number(number) => json!(number),
                Literal::Null => Value::Null,
            };
            set(new, name, &value);
        }
        _ => {}
    }
}

fn listed(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

/// Whether two values are the same one, whatever else is said of them.
fn same(one: &Value, other: &Value) -> bool {
    let value = |v: &Value| match v {
        Value::Object(parts) => parts.get("value").cloned(),
        plain => Some(plain.clone()),
    };
    value(one) == value(other)
}

#[cfg(test)]
#[path = "patch_tests.rs"]
mod tests;
