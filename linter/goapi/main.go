// Goapi writes the exported API of Go packages as body-less declarations, the form in which Caulk keeps what it
// knows of libraries: no comments, no parameter names, nothing unexported that no exported declaration mentions.
//
// Usage: goapi DIRECTORY PACKAGE[=REGEXP]...
//
// A regular expression keeps only the objects it matches and the types that they mention. Methods that only
// generated serialisation code calls are left out. Run it in a module that requires the packages.
package main

import (
	"encoding/json"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

var generated = regexp.MustCompile(`^(Marshal(To.*)?|Unmarshal|Descriptor|ProtoMessage|ProtoReflect|Reset|XXX_.*|SwaggerDoc|Size|` +
	`DeepCopyInto|APILifecycle.*|OpenAPI.*)$`)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 3 {
		log.Fatal("usage: goapi DIRECTORY PACKAGE[=REGEXP]...")
	}
	paths := make([]string, 0, len(os.Args))
	keep := map[string]*regexp.Regexp{}
	for _, argument := range os.Args[2:] {
		path, pattern, found := strings.Cut(argument, "=")
		paths = append(paths, path)
		if found {
			keep[path] = regexp.MustCompile("^(?:" + pattern + ")$")
		}
	}
	exports, err := exportFiles(paths)
	if err != nil {
		log.Fatal(err)
	}
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	for _, path := range paths {
		pkg, err := imp.Import(path)
		if err != nil {
			log.Fatal(err)
		}
		target := filepath.Join(os.Args[1], filepath.FromSlash(path)+".goapi")
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(describe(pkg, keep[path])), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// exportFiles maps import paths, dependencies included, to their export data.
func exportFiles(paths []string) (map[string]string, error) {
	command := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, paths...)...)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	exports := map[string]string{}
	decoder := json.NewDecoder(strings.NewReader(string(output)))
	for {
		var listed struct{ ImportPath, Export string }
		if err := decoder.Decode(&listed); err == io.EOF {
			return exports, nil
		} else if err != nil {
			return nil, err
		}
		exports[listed.ImportPath] = listed.Export
	}
}

type printer struct {
	pkg     *types.Package
	names   map[string]string // import path to the name it has in the output
	taken   map[string]bool
	pending []*types.TypeName // types of this package that the output mentions
	done    map[types.Object]bool
	lines   []string
}

func describe(pkg *types.Package, keep *regexp.Regexp) string {
	p := &printer{pkg: pkg, names: map[string]string{}, taken: map[string]bool{}, done: map[types.Object]bool{}}
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if object.Exported() && (keep == nil || keep.MatchString(name)) {
			p.object(object)
		}
	}
	for len(p.pending) > 0 {
		next := p.pending[0]
		p.pending = p.pending[1:]
		p.object(next)
	}
	sort.Strings(p.lines)
	var head []string
	for path, name := range p.names {
		head = append(head, fmt.Sprintf("import %s %q", name, path))
	}
	sort.Strings(head)
	return "package " + pkg.Name() + "\n\n" + strings.Join(append(head, p.lines...), "\n") + "\n"
}

func (p *printer) qualifier(other *types.Package) string {
	if other == p.pkg {
		return ""
	}
	name, known := p.names[other.Path()]
	for !known {
		name = other.Name() + strings.Repeat("_", len(name))
		if !p.taken[name] && p.pkg.Scope().Lookup(name) == nil {
			p.taken[name], p.names[other.Path()], known = true, name, true
		} else {
			name += "_"
		}
	}
	return name
}

func (p *printer) object(object types.Object) {
	if p.done[object] {
		return
	}
	p.done[object] = true
	switch object := object.(type) {
	case *types.Const:
		typed := ""
		if basic, ok := object.Type().(*types.Basic); !ok || basic.Info()&types.IsUntyped == 0 {
			typed = " " + p.typ(object.Type())
		}
		p.add("const %s%s = %s", object.Name(), typed, object.Val().ExactString())
	case *types.Var:
		p.add("var %s %s", object.Name(), p.typ(object.Type()))
	case *types.Func:
		p.add("func %s%s", object.Name(), p.signature(object.Signature()))
	case *types.TypeName:
		p.typeName(object)
	}
}

func (p *printer) add(format string, arguments ...any) {
	p.lines = append(p.lines, fmt.Sprintf(format, arguments...))
}

func (p *printer) typeName(object *types.TypeName) {
	if object.IsAlias() {
		alias, ok := object.Type().(*types.Alias)
		if ok {
			p.add("type %s%s = %s", object.Name(), p.typeParameters(alias.TypeParams()), p.typ(alias.Rhs()))
		} else {
			p.add("type %s = %s", object.Name(), p.typ(object.Type()))
		}
		return
	}
	named, ok := object.Type().(*types.Named)
	if !ok {
		return
	}
	p.add("type %s%s %s", object.Name(), p.typeParameters(named.TypeParams()), p.typ(named.Underlying()))
	if types.IsInterface(named) {
		return
	}
	var arguments []string
	for each := range named.TypeParams().TypeParams() {
		arguments = append(arguments, each.Obj().Name())
	}
	receiver := object.Name()
	if len(arguments) > 0 {
		receiver += "[" + strings.Join(arguments, ", ") + "]"
	}
	values := types.NewMethodSet(named)
	set := types.NewMethodSet(types.NewPointer(named))
	for selection := range set.Methods() {
		method := selection.Obj().(*types.Func)
		if generated.MatchString(method.Name()) && set.Lookup(p.pkg, "MarshalToSizedBuffer") != nil {
			continue
		}
		if !method.Exported() || len(selection.Index()) > 1 && !p.promotedFromHidden(named, selection.Index()) {
			continue
		}
		star := "*"
		if values.Lookup(method.Pkg(), method.Name()) != nil {
			star = ""
		}
		signature := selection.Type().(*types.Signature)
		p.add("func (%s%s) %s%s", star, receiver, method.Name(), p.signature(signature))
	}
}

// promotedFromHidden tells whether a promoted method comes through an embedded field that the output leaves out.
func (p *printer) promotedFromHidden(named *types.Named, index []int) bool {
	structure, ok := named.Underlying().(*types.Struct)
	return ok && !structure.Field(index[0]).Exported()
}

func (p *printer) typeParameters(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var parts []string
	for each := range list.TypeParams() {
		parts = append(parts, each.Obj().Name()+" "+p.typ(each.Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (p *printer) signature(signature *types.Signature) string {
	text := p.typeParameters(signature.TypeParams()) + p.tuple(signature.Params(), signature.Variadic())
	switch results := signature.Results(); results.Len() {
	case 0:
	case 1:
		text += " " + p.typ(results.At(0).Type())
	default:
		text += " " + p.tuple(results, false)
	}
	return text
}

func (p *printer) tuple(tuple *types.Tuple, variadic bool) string {
	var parts []string
	for variable := range tuple.Variables() {
		parts = append(parts, p.typ(variable.Type()))
	}
	if variadic {
		last := len(parts) - 1
		if rest, ok := strings.CutPrefix(parts[last], "[]"); ok {
			parts[last] = "..." + rest
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// typ prints a type, without the unexported fields of structs and methods of interfaces.
func (p *printer) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Named:
		return p.reference(t.Obj(), t.TypeArgs())
	case *types.Alias:
		return p.reference(t.Obj(), t.TypeArgs())
	case *types.Pointer:
		return "*" + p.typ(t.Elem())
	case *types.Slice:
		return "[]" + p.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), p.typ(t.Elem()))
	case *types.Map:
		return "map[" + p.typ(t.Key()) + "]" + p.typ(t.Elem())
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + p.typ(t.Elem())
		case types.RecvOnly:
			return "<-chan " + p.typ(t.Elem())
		}
		if inner, ok := t.Elem().(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			return "chan (" + p.typ(inner) + ")"
		}
		return "chan " + p.typ(t.Elem())
	case *types.Signature:
		return "func" + p.signature(t)
	case *types.Struct:
		var fields []string
		for field := range t.Fields() {
			switch {
			case field.Embedded() && field.Exported():
				fields = append(fields, p.typ(field.Type()))
			case field.Exported():
				fields = append(fields, field.Name()+" "+p.typ(field.Type()))
			}
		}
		return "struct{ " + strings.Join(fields, "; ") + " }"
	case *types.Interface:
		var parts []string
		for each := range t.EmbeddedTypes() {
			parts = append(parts, p.typ(each))
		}
		for method := range t.ExplicitMethods() {
			if method.Exported() {
				parts = append(parts, method.Name()+p.signature(method.Signature()))
			}
		}
		return "interface{ " + strings.Join(parts, "; ") + " }"
	default:
		return types.TypeString(t, p.qualifier)
	}
}

func (p *printer) reference(object *types.TypeName, arguments *types.TypeList) string {
	text := object.Name()
	if object.Pkg() == p.pkg {
		p.pending = append(p.pending, object)
	} else if object.Pkg() != nil {
		text = p.qualifier(object.Pkg()) + "." + text
	}
	if arguments.Len() > 0 {
		var parts []string
		for each := range arguments.Types() {
			parts = append(parts, p.typ(each))
		}
		text += "[" + strings.Join(parts, ", ") + "]"
	}
	return text
}
