//! Where the files of modules are.

use std::path::{Path, PathBuf};

/// The folders that matter for `mod` declarations at some place.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where `mod name;` looks for `name.rs`.
    pub children: PathBuf,
    /// What `#[path]` is relative to.
    pub explicit: PathBuf,
}

impl Place {
    /// Inside of a crate's root file.
    pub fn of_root(file: &Path) -> Place {
        let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
        Place {
            children: folder.clone(),
            explicit: folder,
        }
    }

    /// Inside of an inline module.
    pub fn of_inline(&self, name: &str) -> Place {
        Place {
            children: self.children.join(name),
            explicit: self.children.join(name),
        }
    }

    /// The file of `mod name;`, and the place inside of it; the candidates if there is none.
    pub fn find(&self, name: &str, path: Option<&str>) -> Result<(PathBuf, Place), Vec<PathBuf>> {
        if let Some(path) = path {
            let file = self.explicit.join(path);
            let place = Place::of_root(&file);
            return match file.is_file() {
                true => Ok((file, place)),
                false => Err(vec![file]),
            };
        }
        let flat = self.children.join(format!("{name}.rs"));
        if flat.is_file() {
            let place = Place {
                children: self.children.join(name),
                explicit: self.children.clone(),
            };
            return Ok((flat, place));
        }
        let nested = self.children.join(name).join("mod.rs");
        if nested.is_file() {
            let place = Place::of_root(&nested);
            return Ok((nested, place));
        }
        Err(vec![flat, nested])
    }
}
