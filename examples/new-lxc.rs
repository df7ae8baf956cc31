//! new-lxc
fn main(){}
