package twofiles

func leaving(url string) (int, error) {
	response, err := get(url) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func closing(url string) (int, error) {
	response, err := get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}
