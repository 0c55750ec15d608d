from tests.architecture.permission_matrix import ORGANISERS, Row

ROWS = [Row("handover:review", get=ORGANISERS, post=ORGANISERS)]
