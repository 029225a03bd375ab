// SPDX-License-Identifier: MIT-0
//! When does std::io::copy refer to what it copies?
//!
//! Each way is taken with bytes of a file that holds OLD; the file is then
//! overwritten with NEW, and what comes out at the other end is printed.
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::raw::{c_int, c_uint};
use std::os::unix::fs::FileExt;
use std::os::unix::io::{AsRawFd, FromRawFd};
use std::ptr::null_mut;

extern "C" {
    fn pipe(ends: *mut c_int) -> c_int;
    fn splice(
        from: c_int,
        from_offset: *mut i64,
        to: c_int,
        to_offset: *mut i64,
        length: usize,
        flags: c_uint,
    ) -> isize;
}

const OLD: &[u8] = b"old\n";
const NEW: &[u8] = b"new\n";

/// The reading and the writing end of a pipe.
fn new_pipe() -> (File, File) {
    let mut ends = [-1; 2];
    assert_eq!(unsafe { pipe(ends.as_mut_ptr()) }, 0);
    unsafe { (File::from_raw_fd(ends[0]), File::from_raw_fd(ends[1])) }
}

/// A pipe that refers to FILE's page and has no writer.
fn pipe_of(file: &File) -> File {
    let (reader, writer) = new_pipe();
    let mut begin = 0;
    let n = unsafe {
        splice(file.as_raw_fd(), &mut begin, writer.as_raw_fd(), null_mut(), OLD.len(), 0)
    };
    assert_eq!(n, OLD.len() as isize);
    reader
}

/// A reader of which std::io::copy knows nothing but that it reads.
struct Plain<R>(R);

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

/// What comes out of a pipe into which COPY has put what FILE held.
fn comes_out(file: &mut File, copy: fn(&mut File, &mut File) -> io::Result<u64>) -> String {
    file.write_all_at(OLD, 0).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    let (mut reader, mut writer) = new_pipe();
    assert_eq!(copy(file, &mut writer).unwrap(), OLD.len() as u64);
    file.write_all_at(NEW, 0).unwrap();
    let mut text = [0; OLD.len()];
    reader.read_exact(&mut text).unwrap();
    String::from_utf8_lossy(&text).trim_end().to_string()
}

fn main() {
    let name = std::env::args().nth(1).expect("usage: copy FILE, which is overwritten");
    let mut file = File::options().read(true).write(true).create(true).open(name).unwrap();
    file.write_all(OLD).unwrap();

    let of_file = comes_out(&mut file, |file, to| io::copy(file, to));
    println!("file to pipe: {of_file}");
    let of_pipe = comes_out(&mut file, |file, to| io::copy(&mut pipe_of(file), to));
    println!("pipe to pipe: {of_pipe}");
    let of_plain = comes_out(&mut file, |file, to| io::copy(&mut Plain(pipe_of(file)), to));
    println!("pipe to pipe, wrapped: {of_plain}");
}
