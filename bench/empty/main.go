// Command empty does nothing. What it takes is what starting a static Go program
// takes.
package main

func main() {}
