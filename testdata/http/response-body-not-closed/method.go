package method

import "net/http"

type api struct{ client *http.Client }

func (a *api) get(url string) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return a.client.Do(request)
}

func (a *api) send(request *http.Request) (*http.Response, error) {
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	return response, nil
}

// status closes the body before it hands the response on.
func (a *api) status(url string) (*http.Response, error) {
	response, err := a.get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return response, nil
}

func (a *api) leaving(url string) (int, error) {
	response, err := a.get(url) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func (a *api) leavingLater(request *http.Request) (int, error) {
	response, err := a.send(request) // want "the response body is never closed"
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

func (a *api) closing(url string) (int, error) {
	response, err := a.get(url)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, nil
}

func (a *api) closedBelow(url string) (int, error) {
	response, err := a.status(url)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}
