"""The factory of each model of the house."""

from tests.factories import calls, index_assessment, municipalities

FACTORIES = {
    factory._meta.model: factory
    for module in (municipalities, calls, index_assessment)
    for factory in vars(module).values()
    if isinstance(factory, type) and getattr(getattr(factory, "_meta", None), "model", None)
}
