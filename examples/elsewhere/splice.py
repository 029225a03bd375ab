# SPDX-License-Identifier: MIT-0
"""Which of Python's ways to move a file's bytes refer to the file?

Each way is taken with a file that holds OLD; then the file is overwritten with
NEW, and what comes out at the other end is printed. Python 3.10 or newer.
"""
import os
import shutil
import socket
import tempfile

OLD, NEW = b'old\n', b'new\n'


def by_splice(file, overwrite):
    reader, writer = os.pipe()
    os.splice(file.fileno(), writer, len(OLD), offset_src=0)
    overwrite()
    return os.read(reader, len(OLD))


def by_read_and_write(file, overwrite):
    reader, writer = os.pipe()
    os.write(writer, os.pread(file.fileno(), len(OLD), 0))
    overwrite()
    return os.read(reader, len(OLD))


def by_socket_sendfile(file, overwrite):
    with socket.create_server(('127.0.0.1', 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    with near, far:
        near.sendfile(file)
        overwrite()
        return far.recv(len(OLD))


def by_copyfile(file, overwrite):
    shutil.copyfile(file.name, file.name + '.copy')
    overwrite()
    with open(file.name + '.copy', 'rb') as copy:
        return copy.read()


def comes_out(way):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'file'), 'w+b', buffering=0) as file:
            file.write(OLD)
            file.seek(0)
            out = way(file, lambda: os.pwrite(file.fileno(), NEW, 0))
            return out.decode().strip()


print('os.splice to a pipe:', comes_out(by_splice))
print('os.read, os.write to a pipe:', comes_out(by_read_and_write))
print('socket.sendfile to TCP:', comes_out(by_socket_sendfile))
print('shutil.copyfile to a file:', comes_out(by_copyfile))
