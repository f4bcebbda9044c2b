package asc

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

const (
	// maxBody is the limit of an answer's body in bytes.
	maxBody = 4 << 20
	// smallBody is more than any answer has that we ask for. What is longer is read one at
	// a time, so that a server that answers everything at length costs some megabytes,
	// and not as many for each request.
	smallBody = 256 << 10
	// window is how much of an answer a server may send ahead of its being read. Those
	// of all requests of a check fit into that of the connection, so that one that waits
	// keeps no other from being read.
	window         = 64 << 10
	windowOfAll    = MaxRequests * window
	largeAtOneTime = 1
)

// windows limits what is held of answers before they are read.
func windows() *http.HTTP2Config {
	return &http.HTTP2Config{MaxReceiveBufferPerStream: window, MaxReceiveBufferPerConnection: windowOfAll}
}

// readBody reads an answer's body, or as much as shows that it is too long. The body is
// valid until done is called.
func (c *Client) readBody(ctx context.Context, resp *http.Response) (body []byte, done func(), err error) {
	var small bytes.Buffer
	from := bodyOf(resp)
	if _, err := io.CopyN(&small, from, smallBody); err != nil {
		if err == io.EOF {
			err = nil
		}
		return small.Bytes(), func() {}, err
	}
	select {
	case large := <-c.large:
		large.Reset()
		large.Grow(maxBody + bytes.MinRead) // once, in place of doubling it again and again
		_, err = io.Copy(large, io.MultiReader(&small, from))
		return large.Bytes(), func() { c.large <- large }, err
	case <-ctx.Done():
		return nil, func() {}, ctx.Err()
	}
}

// newLarge returns the buffers for long answers.
func newLarge() chan *bytes.Buffer {
	c := make(chan *bytes.Buffer, largeAtOneTime)
	for range largeAtOneTime {
		c <- &bytes.Buffer{}
	}
	return c
}

// bodyOf returns what is to be read of an answer. In place of a body, a switch to
// another protocol has the connection, which stays open whatever the context says.
func bodyOf(resp *http.Response) io.Reader {
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return http.NoBody
	}
	return io.LimitReader(resp.Body, maxBody+1)
}
