// SPDX-License-Identifier: MIT-0

// When does io.Copy refer to what it copies?
//
// Each way is taken with a file that holds OLD; then the file is overwritten
// with NEW, and what comes out at the other end is printed.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
)

const (
	OLD = "old\n"
	NEW = "new\n"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// pair returns the two ends of a TCP connection.
func pair() (near, far net.Conn) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	defer listener.Close()
	near, err = net.Dial("tcp", listener.Addr().String())
	must(err)
	far, err = listener.Accept()
	must(err)
	return near, far
}

// comesOut says what READER gets after COPY has copied the file to WRITER.
func comesOut(reader io.Reader, writer io.Writer, copy func(io.Writer, *os.File)) string {
	file, err := os.CreateTemp("", "copy")
	must(err)
	defer file.Close()
	must(os.Remove(file.Name()))
	_, err = file.WriteAt([]byte(OLD), 0)
	must(err)
	copy(writer, file)
	_, err = file.WriteAt([]byte(NEW), 0)
	must(err)
	text := make([]byte, len(OLD))
	_, err = io.ReadFull(reader, text)
	must(err)
	return strings.TrimSpace(string(text))
}

func known(writer io.Writer, file *os.File) {
	_, err := io.Copy(writer, file)
	must(err)
}

// wrapped hides from io.Copy what the two ends are.
func wrapped(writer io.Writer, file *os.File) {
	_, err := io.Copy(struct{ io.Writer }{writer}, struct{ io.Reader }{file})
	must(err)
}

func main() {
	near, far := pair()
	fmt.Println("file to TCP:", comesOut(far, near, known))
	fmt.Println("file to TCP, wrapped:", comesOut(far, near, wrapped))
	reader, writer, err := os.Pipe()
	must(err)
	fmt.Println("file to pipe:", comesOut(reader, writer, known))
}
