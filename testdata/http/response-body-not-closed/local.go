package local

import "net/http"

// Leaving leaves the body open when the answer is not the one it wants.
func leaving(url string) (bool, error) {
	response, err := http.Get(url) // want "not closed when response.StatusCode != http.StatusOK"
	if err != nil {
		return false, err
	}
	if response.StatusCode != http.StatusOK {
		return false, nil
	}
	return true, response.Body.Close()
}

func closing(url string) (bool, error) {
	response, err := http.Get(url)
	if err != nil {
		return false, err
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK, nil
}

// Only the error is looked at.
func discarding(url string) error {
	_, err := http.Get(url) // want "the response body is never closed"
	return err
}

func discardingAll(url string) {
	http.Get(url) // want "the response body is never closed"
}

func discardingInCondition(url string) bool {
	if _, err := http.Get(url); err != nil { // want "the response body is never closed"
		return false
	}
	return true
}
