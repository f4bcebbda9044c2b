package asctest

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"sync"
	"time"
)

// checkReport knows one vendor number, and reports of the past year up to
// yesterday or last month.
func (x *exchange) checkReport() Refusal {
	x.about.parameter = "filter[vendorNumber]"
	if x.query.Get(x.about.parameter) != x.srv.opt.VendorNumber {
		return VendorNumberInvalid
	}
	x.about.parameter = "filter[reportDate]"
	date := x.query.Get(x.about.parameter)
	if date == "" {
		return NoRefusal // the latest
	}
	start, end, ok := period(date)
	switch {
	case !ok:
		return ParameterInvalid
	case end.After(x.now) || start.Before(x.now.AddDate(-1, -1, 0)):
		return NoReport
	default:
		return NoRefusal
	}
}

// period reads a day or a month as Apple writes them.
func period(date string) (start, end time.Time, ok bool) {
	if day, err := time.Parse(time.DateOnly, date); err == nil {
		return day, day.AddDate(0, 0, 1), true
	}
	if month, err := time.Parse("2006-01", date); err == nil {
		return month, month.AddDate(0, 1, 0), true
	}
	return time.Time{}, time.Time{}, false
}

func replyReport(x *exchange) { x.write(http.StatusOK, x.route.contentType(), reportBody()) }

// reportBody is tab-separated text, compressed, as every report is.
var reportBody = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte("Provider\tSKU\tUnits\nAPPLE\tSKU1000000002\t1\n"))
	_ = z.Close()
	return b.Bytes()
})
