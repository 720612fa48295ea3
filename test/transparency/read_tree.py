"""Verifies a transparency log in a folder, by the specifications alone: it shares no code and no library with wormtrail.

    python3 read_tree.py FOLDER ORIGIN VERIFIER-KEY

Prints size and root, and exits 0, where the checkpoint is signed by the key, and the entries give its root and every tile.
Prints what is wrong, and exits 1, where not.

c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-tiles; RFC 6962 for hashes; RFC 8032, section 5.1 and appendix A, for Ed25519.
"""

import base64
import hashlib
import pathlib
import re
import sys

WIDTH = 256


class Wrong(Exception):
    """What the log says does not hold."""


# Ed25519: points of the curve are (X : Y : Z : T) with x = X/Z, y = Y/Z, xy = T/Z

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - x2) % P or y >= P or (x == 0 and sign):
        raise Wrong("a point that is not on the curve")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def plus(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, p):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = plus(result, p)
        p, scalar = plus(p, p), scalar >> 1
    return result


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key, message, signature):
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    r, s = point(signature[:32]), int.from_bytes(signature[32:], "little")
    hashed = hashlib.sha512(signature[:32] + public_key + message).digest()
    left = times(s, BASE)
    right = plus(r, times(int.from_bytes(hashed, "little") % ORDER, point(public_key)))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def checkpoint(folder, origin, verifier_key):
    """Size and root, once the key has signed them."""
    name, key_id, encoded = verifier_key.split("+", 2)
    typed = base64.b64decode(encoded, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + typed).hexdigest()[:8] != key_id or typed[0] != 1 or len(typed) != 33:
        raise Wrong("the verifier key is not one of Ed25519")
    note = (folder / "checkpoint").read_bytes()
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    for line in signatures.decode().splitlines():
        dash, signer, signature = line.split(" ")
        raw = base64.b64decode(signature, validate=True)
        if (dash, signer, raw[:4].hex()) == ("—", name, key_id) and is_signed(typed[1:], text, raw[4:]):
            break
    else:
        raise Wrong("the checkpoint is not signed by the key")
    found, size, root = text.decode().split("\n")[:3]
    if found != origin or not re.fullmatch("0|[1-9][0-9]*", size):
        raise Wrong("the checkpoint is of another log")
    return int(size), base64.b64decode(root, validate=True)


def path(level, index, width):
    digits = f"{index:0{-(-len(str(index)) // 3) * 3}}"
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return f"tile/{level}/" + "".join(f"x{group}/" for group in groups[:-1]) + groups[-1] + (f".p/{width}" if width < WIDTH else "")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tree_hash(hashes):
    """MTH of RFC 6962 over leaves that are hashed already."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else sha256()
    left = 1 << ((len(hashes) - 1).bit_length() - 1)
    return sha256(b"\1", tree_hash(hashes[:left]), tree_hash(hashes[left:]))


def entries(folder, size):
    for index in range(-(-size // WIDTH)):
        width = min(WIDTH, size - index * WIDTH)
        bundle, at = (folder / path("entries", index, width)).read_bytes(), 0
        for _ in range(width):
            length = int.from_bytes(bundle[at : at + 2], "big")
            if at + 2 + length > len(bundle):
                raise Wrong(f"{path('entries', index, width)} is cut")
            yield bundle[at + 2 : at + 2 + length]
            at += 2 + length
        if at != len(bundle):
            raise Wrong(f"{path('entries', index, width)} goes on after its last entry")


def verify(folder, origin, verifier_key):
    size, root = checkpoint(folder, origin, verifier_key)
    leaves = [sha256(b"\0", entry) for entry in entries(folder, size)]
    if tree_hash(leaves) != root:
        raise Wrong("the entries do not have the root that the checkpoint says")
    level, hashes = 0, leaves
    while hashes:
        for index, start in enumerate(range(0, len(hashes), WIDTH)):
            expected = hashes[start : start + WIDTH]
            name = path(level, index, len(expected))
            if (folder / name).read_bytes() != b"".join(expected):
                raise Wrong(f"{name} does not follow from the entries")
        full = len(hashes) // WIDTH
        level, hashes = level + 1, [tree_hash(hashes[n * WIDTH : (n + 1) * WIDTH]) for n in range(full)]
    return size, root


if __name__ == "__main__":
    try:
        print(*(lambda size, root: (size, root.hex()))(*verify(pathlib.Path(sys.argv[1]), *sys.argv[2:4])))
    except (Wrong, OSError, ValueError) as error:
        sys.exit(f"not as signed: {error}")
