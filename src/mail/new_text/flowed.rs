//! `format=flowed` undone (RFC 3676): a line that ends in a space goes on in the next.

/// The text with its soft line breaks taken out. Quoted lines flow too, each depth by itself, and keep their marks; the
/// signature's mark `-- ` never flows. With `delsp` the space at the break was put in by the program.
pub fn unflowed(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut flowing: Option<usize> = None;
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let depth = line.bytes().take_while(|&byte| byte == b'>').count();
        let stuffed = &line[depth..];
        let content = stuffed.strip_prefix(' ').unwrap_or(stuffed);
        let is_signature = content == "-- ";
        if flowing != Some(depth) || is_signature {
            if at > 0 {
                out.push('\n');
            }
            out.push_str(&line[..depth]);
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
        }
        let soft = content.ends_with(' ') && !is_signature;
        out.push_str(if soft && delsp { &content[..content.len() - 1] } else { content });
        flowing = soft.then_some(depth);
    }
    out
}
