from tests.architecture.permission_matrix import Row

INSPECTORS = frozenset({"auditor", "operator"})
ROWS = [
    Row("inspection:trail", get=INSPECTORS),
    Row("inspection:export", post=INSPECTORS),
    Row("inspection:head", post=INSPECTORS),
    Row("inspection:check", get=INSPECTORS, post=INSPECTORS),
]
