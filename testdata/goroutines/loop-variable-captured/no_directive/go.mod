module example.com/loops
