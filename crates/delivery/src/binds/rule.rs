//! How many sessions are whose.

/// How many sessions a node may keep of `all`, while others that live keep so many each. One that
/// has more gives them back; one that has fewer takes them.
pub(super) fn share(all: u16, others: &[u16]) -> u16 {
    let nodes = u16::try_from(others.len() + 1).unwrap_or(u16::MAX);
    let (fewest, most) = (all / nodes, all.div_ceil(nodes));
    // Nobody goes without where there is one for each.
    let theirs: Vec<u16> = others.iter().map(|own| *own.max(&fewest)).collect();
    most.min(left(all, &theirs))
}

/// How many are left of all when others have theirs.
pub(super) fn left(all: u16, others: &[u16]) -> u16 {
    others
        .iter()
        .fold(all, |left, own| left.saturating_sub(*own))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes that look one after the other until nobody changes anything.
    fn settle(all: u16, mut own: Vec<u16>) -> Vec<u16> {
        for _ in 0..50 {
            let before = own.clone();
            for at in 0..own.len() {
                let mut others = own.clone();
                others.remove(at);
                own[at] = share(all, &others);
                assert!(own.iter().sum::<u16>() <= all, "{own:?} of {all}");
            }
            if own == before {
                return own;
            }
        }
        panic!("{own:?} of {all} never settle");
    }

    #[test]
    fn all_are_kept_and_nobody_goes_without_where_there_are_enough() {
        for all in 0..9_u16 {
            for nodes in 1..7_usize {
                // One has all of them, and the others come later.
                let mut begin = vec![0; nodes];
                begin[0] = all;
                for begin in [begin, vec![0; nodes]] {
                    let own = settle(all, begin);
                    assert_eq!(own.iter().sum::<u16>(), all, "{own:?}");
                    let each = all / u16::try_from(nodes).unwrap();
                    assert!(own.iter().all(|own| *own >= each), "{own:?} of {all}");
                }
            }
        }
    }

    #[test]
    fn a_single_one_stays_where_it_is() {
        assert_eq!(settle(1, vec![0, 1, 0]), [0, 1, 0]);
        assert_eq!(share(1, &[0, 0]), 1);
        assert_eq!(share(1, &[1]), 0);
    }

    #[test]
    fn more_than_were_agreed_are_not_added_to() {
        assert_eq!(share(2, &[3]), 0);
        assert_eq!(left(2, &[3]), 0);
    }
}
