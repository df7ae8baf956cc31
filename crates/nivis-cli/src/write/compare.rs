//! What has to change, and what is in the way. Pure but for the question what stands at a path.

use std::borrow::Cow;

use nivis_compile::tree::{File, MANIFEST, Manifest, Owner, Tree, sha256};
use rayon::prelude::*;

use super::disk::{Block, Disk, Found, Leaving};
use super::edited;
use super::error::{Refusal, Why, WriteError};

/// A tree beside what is on disk.
#[derive(Debug)]
pub(super) struct Comparison<'t> {
    /// In path order, the manifest last.
    pub(super) changes: Vec<Change<'t>>,
    pub(super) unchanged: usize,
    obstacles: Vec<Obstacle<'t>>,
}

/// One file that has to change.
#[derive(Debug)]
pub(super) struct Change<'t> {
    pub(super) path: Cow<'t, str>,
    /// The hash of what is there, if anything is.
    pub(super) before: Option<String>,
    /// The text that it shall have, if it shall be there.
    pub(super) after: Option<Cow<'t, str>>,
    pub(super) owner: Owner,
}

/// Compares a tree with a directory, given the manifest of the last build and a way to find what stands at a path.
pub(super) fn compare<'t>(
    tree: &'t Tree,
    recorded: &'t Manifest,
    find: &(dyn Fn(&str, Owner, &Leaving) -> Result<Found, WriteError> + Sync),
) -> Result<Comparison<'t>, WriteError> {
    let manifest = tree.manifest();
    let stale = || recorded.iter().filter(|(path, _)| tree.get(path).is_none());
    let leaving: Leaving = stale().map(|(path, _)| path.to_owned()).collect();

    let mut questions: Vec<Question> = tree.iter().map(|(path, file)| Question::wanted(path, file, recorded, &manifest)).collect();
    questions.extend(stale().map(|(path, hash)| Question { path, wanted: None, recorded: Some(hash), hash: None }));
    questions.sort_by_key(|question| question.path);
    let found: Vec<_> = questions.par_iter().map(|question| find(question.path, question.owner(), &leaving)).collect();

    let mut comparison = Comparison { changes: Vec::new(), unchanged: 0, obstacles: Vec::new() };
    for (question, found) in questions.iter().zip(found) {
        comparison.judge(question, found?);
    }
    comparison.judge_manifest(manifest.to_json(), find(MANIFEST, Owner::Generated, &leaving)?);
    Ok(comparison)
}

impl Comparison<'_> {
    /// Returns what is in the way, each with its diff; with `force` only what can't be replaced at all.
    pub(super) fn refused_unless(&self, force: bool, disk: &Disk) -> Result<Vec<Refusal>, WriteError> {
        let refusals: Vec<Refusal> = self.obstacles.iter().map(|obstacle| obstacle.refusal(disk)).collect::<Result<_, _>>()?;
        Ok(refusals.into_iter().filter(|refusal| !(force && refusal.yields_to_force())).collect())
    }
}

impl Change<'_> {
    /// Returns the paths of what is created, updated and removed.
    pub(super) fn sorted(changes: &[Self]) -> [Vec<String>; 3] {
        let mut sorted = [const { Vec::new() }; 3];
        for change in changes {
            let list = match (&change.before, &change.after) {
                (None, _) => 0,
                (Some(_), Some(_)) => 1,
                (Some(_), None) => 2,
            };
            sorted[list].push(change.path.clone().into_owned());
        }
        for list in &mut sorted {
            list.sort();
        }
        sorted
    }
}

/// One path on which the tree and the last manifest have a say.
#[derive(Debug)]
struct Question<'t, 'm> {
    path: &'t str,
    wanted: Option<&'t File>,
    recorded: Option<&'t str>,
    hash: Option<&'m str>,
}

/// One file in the way; what to say about it is found out only when it is said.
#[derive(Debug)]
struct Obstacle<'t> {
    path: &'t str,
    text: Option<&'t str>,
    what: What,
}

#[derive(Debug)]
enum What {
    Edited,
    Foreign,
    Blocked(Block),
}

impl<'t, 'm> Question<'t, 'm> {
    fn wanted(path: &'t str, file: &'t File, recorded: &'t Manifest, manifest: &'m Manifest) -> Self {
        Self { path, wanted: Some(file), recorded: recorded.get(path), hash: manifest.get(path) }
    }

    fn owner(&self) -> Owner {
        self.wanted.map_or(Owner::Generated, |file| file.owner)
    }
}

impl<'t> Comparison<'t> {
    fn judge(&mut self, question: &Question<'t, '_>, found: Found) {
        match found {
            Found::Missing if question.wanted.is_some() => self.change(question, None),
            Found::Missing => {}
            Found::Users => self.unchanged += 1,
            Found::File(hash) if question.hash == Some(&hash) => self.unchanged += 1,
            Found::File(hash) => {
                match question.recorded {
                    Some(recorded) if recorded == hash => {}
                    Some(_) => self.obstruct(question, What::Edited),
                    None => self.obstruct(question, What::Foreign),
                }
                self.change(question, Some(hash));
            }
            Found::Blocked(block) if question.wanted.is_none() && block.leaves_no_file() => {}
            Found::Blocked(block) => self.obstruct(question, What::Blocked(block)),
        }
    }

    // Whatever it holds is replaced: an edited manifest is no one's work, and it can't vouch for itself.
    fn judge_manifest(&mut self, text: String, found: Found) {
        let before = match found {
            Found::File(hash) if hash == sha256(text.as_bytes()) => return,
            Found::File(hash) => Some(hash),
            Found::Missing | Found::Users => None,
            Found::Blocked(block) => return self.obstacles.push(Obstacle { path: MANIFEST, text: None, what: What::Blocked(block) }),
        };
        self.changes.push(Change { path: MANIFEST.into(), before, after: Some(text.into()), owner: Owner::Generated });
    }

    fn change(&mut self, question: &Question<'t, '_>, before: Option<String>) {
        let after = question.wanted.map(|file| file.text.as_str().into());
        self.changes.push(Change { path: question.path.into(), before, after, owner: question.owner() });
    }

    fn obstruct(&mut self, question: &Question<'t, '_>, what: What) {
        self.obstacles.push(Obstacle { path: question.path, text: question.wanted.map(|file| file.text.as_str()), what });
    }
}

impl Obstacle<'_> {
    fn refusal(&self, disk: &Disk) -> Result<Refusal, WriteError> {
        let diff = || Ok(edited::diff(self.text.unwrap_or_default(), &disk.read(self.path)?));
        let why = match &self.what {
            What::Edited if self.text.is_none() => Why::EditedStale { diff: diff()? },
            What::Edited => Why::Edited { diff: diff()? },
            What::Foreign => Why::Foreign { diff: diff()? },
            What::Blocked(block) => Why::Blocked(block.clone()),
        };
        Ok(Refusal { path: self.path.to_owned(), why })
    }
}
