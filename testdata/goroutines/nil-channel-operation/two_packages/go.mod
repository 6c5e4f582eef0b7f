module caulk.test/hidden

go 1.26
