//! Finding the addresses and numbers of a cleaned text.
//!
//! What is found depends only on what stands there and on the character before it,
//! never on anything that a mask replaces: masking a masked text finds nothing new.

use std::ops::Range;

use crate::unicode::joins_previous;

/// Stands for every web or e-mail address.
pub const URL_MASK: &str = "<url>";

/// Stands for every number.
pub const NUMBER_MASK: &str = "<number>";

/// Top-level domains that mark an address without `http://` or `www.`. Few, because
/// a missing space after a full stop (`end.So`) looks like a domain too.
const BARE_DOMAINS: [&str; 6] = ["com", "org", "net", "edu", "gov", "cn"];

/// Byte ranges of the web and e-mail addresses: `scheme://…`, `www.…`, `name@host.xy`
/// and, for a few top-level domains, `host.com/…`. Only ASCII belongs to an address
/// (RFC 3986), so that Chinese text may follow without a space.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skip) = text[at..].find(|c: char| c.is_ascii()) {
        let start = at + skip;
        let mut end = text[start..].find(|c: char| !c.is_ascii()).map_or(text.len(), |n| start + n);
        at = end;
        if text[end..].chars().next().is_some_and(joins_previous) {
            end -= 1;
        }
        ascii_addresses(&text.as_bytes()[start..end], start, &mut found);
    }
    found
}

/// Byte ranges of the numbers: digits of any script, with `.` or `,` between digits.
/// Digits that continue a word (`mp3`, `b2b`) are a part of it.
pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before_separator: Option<usize> = None;
    let mut in_word = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // A digit under a mark is another sign, as in the keycap 1⃣.
        let combined =
            chars.peek().is_some_and(|&(_, next)| next == '\u{20e3}' || joins_previous(next));
        if is_digit(c) && !combined {
            let end = at + c.len_utf8();
            match found.last_mut() {
                Some(last) if last.end == at || before_separator == Some(last.end) => {
                    last.end = end;
                }
                _ if in_word => {}
                _ => found.push(at..end),
            }
            before_separator = None;
        } else {
            before_separator = matches!(c, '.' | ',').then_some(at);
            in_word = is_digit(c) && in_word || c.is_lowercase() || c.is_uppercase() || c == '_';
        }
    }
    found
}

/// Chinese writes 〇 among ideographs, where it is no digit of its own.
fn is_digit(c: char) -> bool {
    c.is_numeric() && c != '〇'
}

fn ascii_addresses(text: &[u8], offset: usize, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(skip) = text[at..].iter().position(|&b| is_name(b)) {
        let start = at + skip;
        let end = start + run(&text[start..], is_name);
        match address(text, start, end) {
            Some(address) => {
                at = address.end;
                found.push(offset + address.start..offset + address.end);
            }
            None => at = end,
        }
    }
}

/// The first address that begins in the run of name characters `start..end`.
fn address(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    if text.get(end) == Some(&b'@')
        && let Some(host) = host_end(&text[end + 1..], |_| true).end
    {
        return Some(start..end + 1 + host);
    }
    let mut names_end = end;
    let mut with_scheme = None;
    if text[end..].starts_with(b"://") {
        let scheme = run_back(&text[start..end], |b| b.is_ascii_alphabetic());
        let tail = tail_end(text, end + 3);
        if scheme > 0 && tail > end + 3 {
            names_end = end - scheme;
            with_scheme = Some(names_end..tail);
        }
    }
    bare_address(text, start, names_end).or(with_scheme)
}

/// The first `www.…` or `host.com…` in `start..end`.
fn bare_address(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    let mut at = start;
    // Up to here no host name can begin: each stretch is looked at once.
    let mut refused = start;
    while at < end {
        // Digits may stand right before `www.`: they are a number, not part of it.
        let word = at + run(&text[at..end], |b| b.is_ascii_digit());
        if text[word..end].len() > 4
            && text[word..word + 4].eq_ignore_ascii_case(b"www.")
            && text[word + 4].is_ascii_alphanumeric()
        {
            return Some(word..tail_end(text, word));
        }
        let label = run(&text[at..end], |b| b.is_ascii_alphanumeric());
        if label > 0 && at >= refused {
            let host = host_end(&text[at..end], |top| {
                BARE_DOMAINS.iter().any(|domain| top.eq_ignore_ascii_case(domain.as_bytes()))
            });
            if let Some(length) = host.end {
                let goes_on = matches!(text.get(at + length), Some(b'/' | b'?' | b'#' | b':'));
                return Some(at..if goes_on { tail_end(text, at) } else { at + length });
            }
            refused = at + host.scanned;
        }
        at += label.max(1);
    }
    None
}

struct Host {
    /// Where the longest host name ends.
    end: Option<usize>,
    /// Before here no other host name begins, if this one does not end.
    scanned: usize,
}

/// The longest `label.label.top` at the start, `top` being letters that pass the test.
fn host_end(text: &[u8], is_top: impl Fn(&[u8]) -> bool) -> Host {
    let mut end = None;
    let mut label = 0;
    let mut at = 0;
    loop {
        let part = at + run(&text[at..], |b| b.is_ascii_alphanumeric());
        let top = &text[label..part];
        if label > 0 && top.len() >= 2 && top.iter().all(u8::is_ascii_alphabetic) && is_top(top) {
            end = Some(part);
        }
        at = part;
        match text.get(at) {
            Some(b'-') => at += 1,
            Some(b'.') if at > label => {
                at += 1;
                label = at;
            }
            _ => return Host { end, scanned: at },
        }
    }
}

/// The end of an address from a place inside it, without the marks that close the sentence.
fn tail_end(text: &[u8], start: usize) -> usize {
    let mut end = start + run(&text[start..], is_address);
    let opens = text[start..end].contains(&b'(');
    while end > start
        && (b".,;:!?'*_~]".contains(&text[end - 1]) || text[end - 1] == b')' && !opens)
    {
        end -= 1;
    }
    end
}

fn run(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|&b| !belongs(b)).unwrap_or(text.len())
}

fn run_back(text: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    text.iter().rev().position(|&b| !belongs(b)).unwrap_or(text.len())
}

/// What the name before an `@` is made of; every other address begins with these too.
fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-')
}

fn is_address(b: u8) -> bool {
    b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_addresses(text: &str, expected: &[&str]) {
        let found: Vec<_> = addresses(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    fn check_numbers(text: &str, expected: &[&str]) {
        let found: Vec<_> = numbers(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        check_addresses("see http://a.org/b?c=1#d.", &["http://a.org/b?c=1#d"]);
        check_addresses("https://a.org/x_(y), (www.b.io)!", &["https://a.org/x_(y)", "www.b.io"]);
        check_addresses("请看http://a.com/b谢谢", &["http://a.com/b"]);
        check_addresses("mail jo.doe+x@mail.example.co.uk, now", &["jo.doe+x@mail.example.co.uk"]);
        check_addresses("on amazon.com/dp/1 or b.com-5", &["amazon.com/dp/1", "b.com"]);
        check_addresses("FTP://A.B and Www.C.de", &["FTP://A.B", "Www.C.de"]);
    }

    #[test]
    fn prose_is_no_address() {
        for text in [
            "end.So",
            "3.14",
            "at 10:30",
            "a@b",
            "http://",
            "www.",
            "e.g. this",
            "<url>",
            "x\u{338}@",
        ] {
            check_addresses(text, &[]);
        }
        check_addresses("http://x\u{338}", &[]);
    }

    #[test]
    fn numbers_stand_alone_or_before_a_unit() {
        check_numbers("3.14, 1,000.50 and 5.", &["3.14", "1,000.50", "5"]);
        check_numbers("10kg, 第3章, 500บาท, 총500원", &["10", "3", "500", "500"]);
        check_numbers("mp3 b2b x_1 covid19 win32.5", &["5"]);
        check_numbers("٣٤ 二〇二四 12:30", &["٣٤", "12", "30"]);
        check_numbers("1\u{20e3}", &[]);
    }
}
