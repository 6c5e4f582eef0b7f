// Package twofiles gives objects back in functions of another file.
package twofiles

func totalLate(values []int) (sum int) {
	held := take()
	held.values = append(held.values, values...)
	giveBack(held)
	for _, value := range held.values { // want `held. is used after it went back to the pool`
		sum += value
	}
	return sum
}

func total(values []int) (sum int) {
	held := take()
	defer giveBack(held)
	held.values = append(held.values, values...)
	for _, value := range held.values {
		sum += value
	}
	return sum
}
