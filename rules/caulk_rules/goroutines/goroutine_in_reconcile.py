"""goroutine-in-reconcile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import request_escapes
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class GoroutineInReconcile(GoFileRule):
    """Goroutine that a Reconcile method starts and does not wait for.

    ## What it does

    Reports goroutines that a controller's `Reconcile` starts, itself or through functions of its package, and
    does not join before it returns: no wait for a group, no receive from a channel of the goroutine.

    ## Why is this bad?

    The work queue hands one object to one worker at a time, slows down what fails and tries it again. Work in
    a goroutine is outside of all that: its error is lost, the next event starts it a second time while the
    first still runs, and nothing limits how many there are.

    ## Example

    ```go
    package controller

    import (
        "context"

        ctrl "sigs.k8s.io/controller-runtime"
    )

    type Reconciler struct{}

    func (r *Reconciler) sync(ctx context.Context, name string) {}

    func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
        go r.sync(context.WithoutCancel(ctx), req.Name)
        return ctrl.Result{}, nil
    }
    ```

    ## Use instead

    ```go
    package controller

    import (
        "context"

        ctrl "sigs.k8s.io/controller-runtime"
    )

    type Reconciler struct{}

    func (r *Reconciler) sync(ctx context.Context, name string) error { return nil }

    func (r *Reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
        return ctrl.Result{}, r.sync(ctx, req.Name)
    }
    ```

    ## Known limits

    A method that asks for what it sets itself may start its goroutine once for each object, and is left
    alone; so is one that calls what gives back more than an error, by which the goroutine may be ended. What
    functions of other packages do in the background is taken to be their own business.

    ## References

    - controller-runtime, package `reconcile`
    """

    name = "goroutine-in-reconcile"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"Reconcile(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for request, left in request_escapes.left_in_reconcile(file):
            name = request.function.node.child_by_field_name("name")
            story = [(file.at(name), "a worker's turn ends with this method")] if name is not None else []
            label = "nobody waits for this goroutine"
            if left.spawn.node.id != left.place.id:
                label = "starts a goroutine for which nobody waits"
                story.append((left.spawn.file.at(left.spawn.marker), "starts here"))
            yield self.finding(
                "work started here escapes the work queue's limits, order and retries",
                file.at(left.marker),
                label,
                related=story,
                help="do the work in Reconcile and return its error, or come back with RequeueAfter",
            )
