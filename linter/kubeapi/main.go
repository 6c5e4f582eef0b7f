// Kubeapi writes which Kubernetes release introduced, deprecated and removed which API version of the built-in
// kinds, as JSON: what the sources of kubernetes/api say, one version of them for every release.
//
// Usage: kubeapi DATE NEWEST [FILE]
//
// NEWEST is the minor version of the newest release; the sources come through `go mod download`. A lifecycle is
// what the generated methods APILifecycleIntroduced, Deprecated, Removed and Replacement return in the newest
// sources that have the type, for types and whole packages are deleted some time after their removal. Types
// without these methods (stable versions, alphas, and everything that went before Kubernetes 1.19) are dated by
// their presence: introduced with the first release whose sources have them, removed with the first that lack
// them again.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// The oldest release whose sources have a version of their own. What it has may be older: nobody can tell.
const oldest = 15

// The patch whose sources stand for a release; 0 for releases that are not listed, whose first one is versioned.
var patches = map[int]int{15: 12, 16: 15}

// Where the modules keep packages of API versions: GROUP/VERSION below these folders.
var modules = map[string]string{
	"k8s.io/api":                     ".",
	"k8s.io/apiextensions-apiserver": "pkg/apis",
	"k8s.io/kube-aggregator":         "pkg/apis",
}

var (
	apiVersion = regexp.MustCompile(`^v(\d+)(?:(alpha|beta)(\d+))?$`)
	lifecycle  = regexp.MustCompile(`^APILifecycle(Introduced|Deprecated|Removed|Replacement)$`)
)

// kind is an API version of a kind: "policy/v1beta1", "PodDisruptionBudget".
type kind struct{ apiVersion, name string }

// life is what is known of a kind; "" stands for what is not.
type life struct {
	Introduced  string `json:"introduced,omitempty"`
	Deprecated  string `json:"deprecated,omitempty"`
	Removed     string `json:"removed,omitempty"`
	Replacement string `json:"replacement,omitempty"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 3 {
		log.Fatal("usage: kubeapi DATE NEWEST [FILE]")
	}
	newest, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	versions := map[string][]string{}
	releases := map[int]map[kind]life{}
	for minor := oldest; minor <= newest; minor++ {
		releases[minor] = map[kind]life{}
		for module, below := range modules {
			version := fmt.Sprintf("v0.%d.%d", minor, patches[minor])
			folder, err := download(module, version)
			if err != nil {
				log.Fatal(err)
			}
			versions[module] = append(versions[module], version)
			if err := read(filepath.Join(folder, below), releases[minor]); err != nil {
				log.Fatal(err)
			}
		}
	}
	table := map[string]map[string]life{}
	for each, found := range lives(releases, newest) {
		if table[each.apiVersion] == nil {
			table[each.apiVersion] = map[string]life{}
		}
		table[each.apiVersion][each.name] = found
	}
	text, err := json.MarshalIndent(struct {
		Made    string                     `json:"made"`
		Newest  string                     `json:"newest"`
		Modules map[string][]string        `json:"modules"`
		Kinds   map[string]map[string]life `json:"kinds"`
	}{os.Args[1], fmt.Sprintf("1.%d", newest), versions, table}, "", " ")
	if err != nil {
		log.Fatal(err)
	}
	// One line a kind: what a reader of a diff wants to see.
	text = regexp.MustCompile(`{\n {4,}`).ReplaceAll(text, []byte("{"))
	text = regexp.MustCompile(`\n {4,}`).ReplaceAll(text, []byte(" "))
	text = regexp.MustCompile(`\n {3}}`).ReplaceAll(text, []byte("}"))
	text = append(text, '\n')
	if len(os.Args) > 3 {
		err = os.WriteFile(os.Args[3], text, 0o644)
	} else {
		_, err = os.Stdout.Write(text)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// download gives the folder of a version of a module in the module cache.
func download(module, version string) (string, error) {
	output, err := exec.Command("go", "mod", "download", "-json", module+"@"+version).Output()
	var downloaded struct{ Dir, Error string }
	if decoding := json.Unmarshal(output, &downloaded); decoding != nil {
		return "", fmt.Errorf("%s@%s: %w", module, version, err)
	}
	if downloaded.Error != "" {
		return "", fmt.Errorf("%s@%s: %s", module, version, downloaded.Error)
	}
	return downloaded.Dir, nil
}

// read takes in the packages GROUP/VERSION below a folder.
func read(folder string, kinds map[kind]life) error {
	packages, err := filepath.Glob(filepath.Join(folder, "*", "v*"))
	if err != nil {
		return err
	}
	for _, each := range packages {
		if !apiVersion.MatchString(filepath.Base(each)) {
			continue
		}
		if err := readPackage(each, kinds); err != nil {
			return err
		}
	}
	return nil
}

// readPackage takes in the types of a package that it registers and that are objects, with what they say of
// themselves.
func readPackage(folder string, kinds map[kind]life) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	group, known := "", false
	registered, objects := map[string]bool{}, map[string]bool{}
	said := map[string]*life{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.ValueSpec:
				if node.Names[0].Name == "GroupName" && len(node.Values) == 1 {
					group, known = text(node.Values[0]), true
				}
			case *ast.TypeSpec:
				if hasObjectMeta(node) {
					objects[node.Name.Name] = true
				}
			case *ast.CallExpr:
				for _, name := range registers(node) {
					registered[name] = true
				}
			case *ast.FuncDecl:
				remember(node, said)
			}
			return true
		})
	}
	if !known {
		return nil
	}
	version := filepath.Base(folder)
	if group != "" {
		version = group + "/" + version
	}
	for name := range registered {
		if objects[name] {
			found := life{}
			if said[name] != nil {
				found = *said[name]
			}
			kinds[kind{version, name}] = found
		}
	}
	return nil
}

// hasObjectMeta tells whether a type is that of an object with a name, rather than a list or options.
func hasObjectMeta(spec *ast.TypeSpec) bool {
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return false
	}
	for _, field := range structure.Fields.List {
		if selector, ok := field.Type.(*ast.SelectorExpr); ok && len(field.Names) == 0 && selector.Sel.Name == "ObjectMeta" {
			return true
		}
	}
	return false
}

// registers gives the types in `scheme.AddKnownTypes(SchemeGroupVersion, &Role{}, ...)`.
func registers(call *ast.CallExpr) []string {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "AddKnownTypes" {
		return nil
	}
	var names []string
	for _, argument := range call.Args {
		if address, ok := argument.(*ast.UnaryExpr); ok {
			if literal, ok := address.X.(*ast.CompositeLit); ok {
				if name, ok := literal.Type.(*ast.Ident); ok {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// remember takes in what a generated method returns: `return 1, 22`, or a GroupVersionKind.
func remember(function *ast.FuncDecl, said map[string]*life) {
	match := lifecycle.FindStringSubmatch(function.Name.Name)
	if match == nil || function.Recv == nil {
		return
	}
	star, ok := function.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return
	}
	name := star.X.(*ast.Ident).Name
	if said[name] == nil {
		said[name] = &life{}
	}
	results := function.Body.List[len(function.Body.List)-1].(*ast.ReturnStmt).Results
	if match[1] == "Replacement" {
		fields := map[string]string{}
		for _, element := range results[0].(*ast.CompositeLit).Elts {
			pair := element.(*ast.KeyValueExpr)
			fields[pair.Key.(*ast.Ident).Name] = text(pair.Value)
		}
		said[name].Replacement = strings.TrimPrefix(fields["Group"]+"/"+fields["Version"], "/")
		if fields["Kind"] != name {
			said[name].Replacement = "" // of another kind: nothing that a change of the version would do
		}
		return
	}
	release := text(results[0]) + "." + text(results[1])
	switch match[1] {
	case "Introduced":
		said[name].Introduced = release
	case "Deprecated":
		said[name].Deprecated = release
	case "Removed":
		said[name].Removed = release
	}
}

func text(expression ast.Expr) string {
	literal, ok := expression.(*ast.BasicLit)
	if !ok {
		return ""
	}
	if unquoted, err := strconv.Unquote(literal.Value); err == nil && literal.Kind == token.STRING {
		return unquoted
	}
	return literal.Value
}

// lives sums the releases up.
func lives(releases map[int]map[kind]life, newest int) map[kind]life {
	found := map[kind]life{}
	for minor := oldest; minor <= newest; minor++ {
		for each, said := range releases[minor] {
			before, known := found[each]
			if said.Introduced == "" {
				if said.Introduced = before.Introduced; !known && minor > oldest {
					said.Introduced = fmt.Sprintf("1.%d", minor)
				}
			}
			found[each] = said
		}
		for each, last := range found {
			if _, present := releases[minor][each]; !present && last.Removed == "" {
				last.Removed = fmt.Sprintf("1.%d", minor)
				found[each] = last
			}
		}
	}
	for each, last := range found {
		last.Replacement = replacement(each, last, releases[newest], newest)
		found[each] = last
	}
	return found
}

// replacement gives the API version to use instead of one that goes: the stablest, newest one of the kind that the
// newest release serves, in the group that the sources name if they name one. "" where nothing goes, or nothing
// comes after it.
func replacement(of kind, last life, present map[kind]life, newest int) string {
	if last.Removed == "" {
		return ""
	}
	named := last.Replacement
	if named == "" {
		named = of.apiVersion
	}
	best := ""
	for each, said := range present {
		if each.name != of.name || group(each.apiVersion) != group(named) || isGone(said, newest) {
			continue
		}
		if each.apiVersion == of.apiVersion || group(named) == group(of.apiVersion) && rank(each.apiVersion) < rank(of.apiVersion) {
			continue
		}
		if best == "" || rank(each.apiVersion) > rank(best) {
			best = each.apiVersion
		}
	}
	return best
}

// isGone tells whether the newest release does not serve something any more.
func isGone(what life, newest int) bool {
	_, minor, _ := strings.Cut(what.Removed, ".")
	number, err := strconv.Atoi(minor)
	return err == nil && number <= newest
}

func group(apiVersion string) string {
	return strings.TrimSuffix(filepath.ToSlash(filepath.Dir(apiVersion)), ".")
}

// rank orders versions as Kubernetes does: stable ones first, then betas, then alphas, newer ones first.
func rank(version string) int {
	match := apiVersion.FindStringSubmatch(filepath.Base(version))
	major, _ := strconv.Atoi(match[1])
	minor, _ := strconv.Atoi(match[3])
	return map[string]int{"": 1_000_000, "beta": 1_000, "alpha": 0}[match[2]] + major*100 + minor
}
