//! Lists the catalogues in `templates/locales`, so that another language is another file and nothing else.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("templates/locales");
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("templates/locales exists").flatten().map(|f| f.path()).collect();
    files.sort();
    let mut list = String::from("&[\n");
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "ftl")) {
        let name = file.file_stem().expect("a file has a name").to_string_lossy();
        writeln!(list, "({name:?}, include_str!({:?})),", file.display().to_string()).expect("writing to a string");
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("locales.rs"), list)
        .expect("OUT_DIR can be written");
    println!("cargo:rerun-if-changed=templates/locales");
}
