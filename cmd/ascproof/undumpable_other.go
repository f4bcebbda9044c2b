//go:build !linux

package main

// undumpable does nothing: there is no such switch here.
func undumpable() {}
