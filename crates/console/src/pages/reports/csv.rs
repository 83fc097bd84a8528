//! RFC 4180.

use super::sheet::Sheet;

/// The tables of a report below each other, each line with the name of its table.
pub(super) fn write(sheet: &Sheet) -> String {
    let mut out = String::new();
    for table in &sheet.tables {
        let title = std::iter::once(sheet.title);
        line(&mut out, title.chain(table.columns.iter().copied()));
        for row in &table.rows {
            let title = std::iter::once(table.title);
            line(&mut out, title.chain(row.iter().map(String::as_str)));
        }
    }
    out
}

fn line<'a>(out: &mut String, fields: impl Iterator<Item = &'a str>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&quoted(field));
    }
    out.push_str("\r\n");
}

/// What a spreadsheet would take for a formula stays a text.
pub(crate) fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    let needs = formula || field.contains(['"', ',', '\n', '\r']);
    if needs {
        format!("\"{guard}{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_field_stays_one_field_and_no_formula() {
        for (field, written) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(quoted(field), written);
        }
    }
}
