//! Addresses in what a machine wrote.

/// Every address in a line, as written, in order.
pub fn in_line(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices('@') {
        let local = line[..at]
            .rfind(|c| !is_local(c))
            .map_or(0, |end| end + line[end..].chars().next().map_or(1, char::len_utf8));
        let domain = &line[at + 1..];
        let domain = &domain[..domain.find(|c| !is_domain(c)).unwrap_or(domain.len())];
        let (local, domain) = (line[local..at].trim_start_matches(['.', '\'']), domain.trim_end_matches(['.', '-']));
        if !local.is_empty() && domain.contains('.') && local.len() <= 64 && domain.len() <= 253 {
            found.push(format!("{local}@{domain}"));
        }
        if found.len() == super::super::limits::ADDRESSES_MAX {
            break;
        }
    }
    found
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || ".!#$%&*+-/?^_{|}~'".contains(c)
}

fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || c == '.' || c == '-'
}

/// Without what reports put before an address: `rfc822;`, angle brackets.
pub fn of_field(value: &str) -> Option<String> {
    let value = value.split_once(';').map_or(value, |(_, address)| address).trim();
    in_line(value).first().map(|address| without_gateway(address))
}

/// X.400 gateways write `dda:SMTP=name@place.example`.
pub fn without_gateway(address: &str) -> String {
    address.rsplit('=').next().unwrap_or(address).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_what_stands_around_them() {
        let table: [(&str, &[&str]); 8] = [
            ("<lorna@lornawrites.example>: user unknown", &["lorna@lornawrites.example"]),
            ("Failed: a+b@x.example, c@y.example.", &["a+b@x.example", "c@y.example"]),
            ("c=US;dda:SMTP=ana@clayroom.example; on Friday", &["ana@clayroom.example"]),
            ("'rafe@x.example', because", &["rafe@x.example"]),
            ("jörg@bücher.example", &["jörg@bücher.example"]),
            ("a@b", &[]),
            ("@x.example", &[]),
            ("", &[]),
        ];
        for (line, want) in table {
            assert_eq!(in_line(line), want, "{line}");
        }
        assert_eq!(of_field("rfc822; <lorna@x.example>").as_deref(), Some("lorna@x.example"));
        assert_eq!(of_field("utf-8; jörg@x.example").as_deref(), Some("jörg@x.example"));
    }
}
