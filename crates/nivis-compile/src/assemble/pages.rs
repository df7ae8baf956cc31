//! Many texts, printed in parallel.
//!
//! Printing one text makes and frees thousands of small things. A text that stays leaves a hole around it in which the next ones must
//! find room, and the more texts stay the longer that takes: at 10,000 hosts a fifth of printing. So texts are printed onto pages, of which
//! there are few, and cut out of them when the printing is over.

use rayon::prelude::*;

/// Texts of one page: about 100 KiB.
const TOGETHER: usize = 128;

/// Some texts in a row, and where each of them ends.
struct Page {
    all: String,
    ends: Vec<usize>,
}

/// All pages, in order.
pub(super) struct Pages(Vec<Page>);

/// Prints each of `things`.
pub(super) fn print<T: Sync>(things: &[T], text: impl Fn(&T) -> String + Sync) -> Pages {
    Pages(things.par_chunks(TOGETHER).map(|things| Page::of(things, &text)).collect())
}

impl Pages {
    /// The texts, in the order of the things. A page is freed when its last text is cut out.
    pub(super) fn texts(self) -> impl Iterator<Item = String> {
        self.0.into_iter().flat_map(Page::cut)
    }
}

impl Page {
    fn of<T>(things: &[T], text: impl Fn(&T) -> String) -> Self {
        let mut page = Self { all: String::new(), ends: Vec::with_capacity(things.len()) };
        for thing in things {
            page.all.push_str(&text(thing));
            page.ends.push(page.all.len());
        }
        page.all.shrink_to_fit();
        page
    }

    fn cut(self) -> impl Iterator<Item = String> {
        let mut start = 0;
        self.ends.into_iter().map(move |end| self.all[std::mem::replace(&mut start, end)..end].to_owned())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_thing_gets_its_text() {
        let things: Vec<_> = (0..1000).collect();
        let printed: Vec<_> = super::print(&things, |n| "x".repeat(n % 7) + &n.to_string()).texts().collect();
        let expected: Vec<_> = things.iter().map(|n| "x".repeat(n % 7) + &n.to_string()).collect();
        assert_eq!(printed, expected);
    }
}
