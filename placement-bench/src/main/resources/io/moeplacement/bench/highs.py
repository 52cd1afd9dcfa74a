"""Solves an integer programme in free MPS with HiGHS, through SciPy.

usage: highs.py PROGRAMME SECONDS ANSWER

Prints one line: the engine's status, value and lower bound of the programme's own objective. Writes the names of the
binaries that are 1 to ANSWER, one a line. Exit code 3 where SciPy is missing.
"""
import sys

try:
    import numpy
    import scipy
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array
except ImportError as error:
    print(error)
    sys.exit(3)


def read(path):
    """Rows, columns and entries, section by section; every bound is spelt out in the file."""
    kinds, row_of, names, integer = [], {}, [], []
    column_of, entries, costs, sides = {}, [], {}, {}
    lower, upper = {}, {}
    section, objective, is_integer = "", None, False
    with open(path) as lines:
        for line in lines:
            if line.startswith("*") or not line.strip():
                continue
            words = line.split()
            if not line.startswith(" "):
                section = words[0]
            elif section == "ROWS":
                if words[0] == "N":
                    objective = words[1]
                else:
                    row_of[words[1]] = len(kinds)
                    kinds.append(words[0])
            elif section == "COLUMNS" and words[1] == "'MARKER'":
                is_integer = words[2] == "'INTORG'"
            elif section == "COLUMNS":
                if words[0] not in column_of:
                    column_of[words[0]] = len(names)
                    names.append(words[0])
                    integer.append(is_integer)
                column = column_of[words[0]]
                if words[1] == objective:
                    costs[column] = float(words[2])
                else:
                    entries.append((row_of[words[1]], column, float(words[2])))
            elif section == "RHS":
                sides[row_of[words[1]]] = float(words[2])
            elif section == "BOUNDS":
                column = column_of[words[2]]
                if words[0] == "MI":
                    lower[column] = -numpy.inf
                else:
                    (lower if words[0] == "LO" else upper)[column] = float(words[3])
    return kinds, names, integer, entries, costs, sides, lower, upper


def main(programme, seconds, answer):
    kinds, names, integer, entries, costs, sides, lower, upper = read(programme)
    rows, columns, values = zip(*entries)
    matrix = csc_array((values, (rows, columns)), shape=(len(kinds), len(names)))
    side = numpy.array([sides.get(row, 0.0) for row in range(len(kinds))])
    low = numpy.where(numpy.array(kinds) == "L", -numpy.inf, side)
    high = numpy.where(numpy.array(kinds) == "G", numpy.inf, side)
    result = milp(
        numpy.array([costs.get(column, 0.0) for column in range(len(names))]),
        constraints=LinearConstraint(matrix, low, high),
        integrality=numpy.array(integer, dtype=int),
        bounds=Bounds(
            numpy.array([lower.get(column, 0.0) for column in range(len(names))]),
            numpy.array([upper.get(column, numpy.inf) for column in range(len(names))]),
        ),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    with open(answer, "w") as out:
        if result.x is not None:
            out.writelines(name + "\n" for name, whole, x in zip(names, integer, result.x) if whole and x > 0.5)
    status = {0: "optimal", 1: "stopped", 2: "infeasible"}.get(result.status, "failed")
    bound = getattr(result, "mip_dual_bound", None)
    print(status, result.fun, bound, "scipy", scipy.__version__)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
