package cihost

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// jobAPITimeout is for one request to a process of this machine.
const jobAPITimeout = 5 * time.Second

// dialer connects to a socket.
type dialer func(ctx context.Context, socket string) (net.Conn, error)

func dialSocket(ctx context.Context, socket string) (net.Conn, error) {
	d := net.Dialer{Timeout: jobAPITimeout}
	conn, err := d.DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, err
	}
	if err := checkPeer(conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// jobAPI is a client of the agent's Job API (buildkite/agent jobapi).
type jobAPI struct {
	dial   func(context.Context) (net.Conn, error)
	client *http.Client
	token  string
	// down is why it is not asked any more: who does not answer once would be
	// waited for with every redaction.
	down error
}

func newJobAPI(d dialer, socket, token string) *jobAPI {
	dial := func(ctx context.Context) (net.Conn, error) { return d(ctx, socket) }
	toSocket := func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	return &jobAPI{dial: dial, token: token, client: &http.Client{
		Timeout:   jobAPITimeout,
		Transport: &http.Transport{DialContext: toSocket, Proxy: nil},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}}
}

// find makes sure that somebody listens at the socket.
func (j *jobAPI) find(ctx context.Context) error {
	conn, err := j.dial(ctx)
	if err != nil {
		return j.fails(err)
	}
	return conn.Close()
}

func (j *jobAPI) fails(err error) error {
	j.down = fmt.Errorf("asking the Job API of Buildkite: %w", err)
	return j.down
}

// do sends one request. What the answer says is neither repeated nor waited for:
// it has the redacted value in it.
func (j *jobAPI) do(ctx context.Context, method, path string, body any) error {
	if j.down != nil {
		return j.down
	}
	data, err := json.Marshal(body)
	if err != nil {
		return errors.New("a request to the Job API of Buildkite cannot be encoded")
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://job/api/current-job/v0/"+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+j.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := j.client.Do(req)
	if err != nil {
		return j.fails(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the Job API of Buildkite answered %s %s with status %d", method, path, resp.StatusCode)
	}
	return nil
}
