package main

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// annotate keeps the last annotation of each context, as Buildkite does.
func (s *server) annotate(r *http.Request) (any, error) {
	var req struct {
		Body, Context, Style string
		Append               bool
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		return nil, err
	}
	dir := "annotations/" + url.PathEscape(req.Context)
	if err := s.write(dir+"/style", []byte(req.Style)); err != nil {
		return nil, err
	}
	return object{}, s.write(dir+"/body", []byte(req.Body))
}

type metaData struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func readData(r *http.Request) (d metaData, err error) {
	err = json.NewDecoder(r.Body).Decode(&d)
	return d, err
}

func (s *server) setData(r *http.Request) (any, error) {
	d, err := readData(r)
	if err != nil {
		return nil, err
	}
	s.meta[d.Key] = d.Value
	return object{}, s.write("meta-data/"+url.PathEscape(d.Key), []byte(d.Value))
}

func (s *server) getData(r *http.Request) (any, error) {
	d, err := readData(r)
	if err != nil {
		return nil, err
	}
	value, ok := s.meta[d.Key]
	if !ok {
		return nil, nil
	}
	return metaData{d.Key, value}, nil
}

func (s *server) hasData(r *http.Request) (any, error) {
	d, err := readData(r)
	_, ok := s.meta[d.Key]
	return object{"exists": ok}, err
}
