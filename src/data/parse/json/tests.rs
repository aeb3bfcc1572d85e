use super::*;

fn read(text: &str) -> Result<Table, Error> {
    read_json(text, &ParseOptions::default())
}

fn check(text: &str, names: &[&str], expected: &[(usize, &[&str])]) {
    let mut table = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    for field in table.rows.iter_mut().flat_map(|row| &mut row.fields) {
        *field = field.replace(LIST, "|");
    }
    table.check_rows(expected);
    assert_eq!(table.names.unwrap_or_default(), names, "{text}");
}

#[test]
fn lines_arrays_and_spread_objects_are_read() {
    check(
        "{\"text\":\"x\",\"label\":1}\n\n{\"label\":true,\"text\":\"a\\nb\",\"id\":null}",
        &["text", "label", "id"],
        &[(1, &["x", "1"]), (3, &["a\nb", "true", ""])],
    );
    check(
        "[\n {\"a\": 1.5},\n {\"b\": [\"x\"]}\n]\n",
        &["a", "b"],
        &[(2, &["1.5"]), (3, &["", "x"])],
    );
    check(
        "{\n \"a\": {\"b\": [1, 2], \"c\": [[1]]}\n}\n{\"a\": \"\"}",
        &["a.b", "a.c", "a"],
        &[(1, &["1|2", "[[1]]"]), (4, &["", "", ""])],
    );
    check("{\"a\": NaN, 'b': None, \"c\": -Infinity,}\n", &["a", "b", "c"], &[(1, &["", "", ""])]);
}

#[test]
fn faults_name_their_line() {
    let line = |text: &str| read(text).unwrap_err().line;
    assert_eq!(line("{\"a\":1}\n{\"a\":\n{\"a\":1}"), Some(2));
    assert_eq!(line("{\"a\":1}\n5"), Some(2));
    assert_eq!(line("[{\"a\":1}\n{\"a\":2}]"), Some(2));
    assert_eq!(line("[{\"a\":1},\n"), Some(2));
    assert_eq!(line("[{\"a\":1}]\nx"), Some(2));
    let error = read("{\"a\" 1}").unwrap_err();
    assert_eq!(error, invalid("expected `:`", 1));
    assert_eq!(read("5").unwrap_err().line, Some(1));
    let deep = format!("{{\"a\": {}", "[".repeat(100_000));
    assert_eq!(read(&deep).unwrap_err(), invalid("values are nested too deep", 1));
}
