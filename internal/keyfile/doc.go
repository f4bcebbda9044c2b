// Package keyfile creates the files that ascproof leaves to later steps, and is
// the only one that does; it also removes them.
//
// Credential files go to a [Store], a private directory of its own, together
// with a manifest of what was written there, which is all that a later process
// needs to remove exactly that:
//
//	store, err := keyfile.Create(filesDir, job)
//	path, err := store.Write("AuthKey_ABC123DEFG.p8", key)
//	// later, perhaps in another process
//	result, err := keyfile.Cleanup(filesDir, job)
//
// It must never overwrite a file in a Store, follow a symbolic link to the file
// it means, remove what it cannot prove to have written, or repeat a byte of a
// file's content in an error.
//
// A process locks the manifest while it writes, and as long as it uses the files. A
// clean-up leaves what is locked: it cannot take the manifest from under a writer, whose next
// file nobody would know. Where a file system has no locks the writer looks whether the
// manifest is still there after each file, and takes that back if not.
//
// A crash never leaves a credential that a clean-up cannot find. First an empty
// file is made under a temporary name, then the manifest lists it, then it is
// filled, and at last it gets its name. What may be left over is an empty file or
// directory that no manifest knows.
package keyfile
