package audit

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// Shard is a part of the keys of a file. The zero value is all of them.
type Shard struct{ Part, Of int }

// maxShards is more than any matrix of jobs has.
const maxShards = 1000

// ParseShard reads "2/8", and nothing but that form.
func ParseShard(text string) (Shard, error) {
	part, of, _ := strings.Cut(text, "/")
	p, err1 := strconv.Atoi(part)
	n, err2 := strconv.Atoi(of)
	s := Shard{p, n}
	if err1 != nil || err2 != nil || s.String() != text || p < 1 || p > n || n > maxShards {
		return Shard{}, fmt.Errorf("not a part such as 2/8")
	}
	return s, nil
}

// String is "2/8", or empty for all keys.
func (s Shard) String() string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Part, s.Of)
}

// Has reports whether a key belongs to the shard. That depends on its name alone,
// so that a key stays where it is when others come and go.
func (s Shard) Has(name string) bool {
	if s.Of == 0 {
		return true
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	return int(h.Sum32()%uint32(s.Of)) == s.Part-1
}

// Entries returns those of the shard.
func (s Shard) Entries(all []Entry) []Entry {
	var own []Entry
	for _, e := range all {
		if s.Has(e.Name) {
			own = append(own, e)
		}
	}
	return own
}
