"""A small scanner that speaks clamd's protocol and knows one virus, EICAR's test file.

Run as `python clamd.py MANNER [SOCKET]`; prints the port on which it listens on loopback. MANNER is
how it answers: honestly, with an error, with nonsense, in half, or not at all. One that is `full`
does not listen to the end, and one that is `silent` never says a word and never hangs up.
"""

import socket
import socketserver
import struct
import sys

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
COMMAND = b"zINSTREAM\0"
ANSWERS = {
    "error": b"INSTREAM size limit exceeded. ERROR\0",
    "nonsense": b"stream: perhaps\0",
    "half": b"stream: OK",
    "silence": b"",
    "empty": b"\0",
}


class Line(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(len(COMMAND)) != COMMAND:
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        if sys.argv[1] == "full":
            self.rfile.raw.readinto(bytearray(4))
            self.wfile.write(ANSWERS["error"])
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if sys.argv[1] == "silent":
            self.rfile.read()
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(ANSWERS.get(sys.argv[1], found))


class LocalServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    address_family = socket.AF_UNIX


def main():
    if len(sys.argv) > 2:
        server = LocalServer(sys.argv[2], Line)
        sys.stdout.write("0\n")
    else:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line)
        sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
