// Checks a proof of receipt with Go's own packages for signed notes and logs, without any code of
// the program that made it. Usage: verify FILE KEYFILE. Exit 0: valid, 1: not valid.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type extra struct {
	Also  []string            `json:"also"`
	Entry string              `json:"entry"`
	Gone  [][]json.RawMessage `json:"gone"`
	Open  [][]json.RawMessage `json:"open"`
	Salt  []byte              `json:"salt"`
	V     int                 `json:"v"`
}

type entry struct {
	Log  string   `json:"log"`
	Case string   `json:"case"`
	N    uint64   `json:"n"`
	C    [][]byte `json:"c"`
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: verify FILE KEYFILE")
		os.Exit(2)
	}
	if err := verify(os.Args[1], os.Args[2]); err != nil {
		fmt.Println("NOT VALID:", err)
		os.Exit(1)
	}
	fmt.Println("VALID")
}

func verify(file, keyFile string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return fmt.Errorf("the key: %w", err)
	}
	return receipt(data, verifier, true)
}

func receipt(data []byte, verifier note.Verifier, mayHold bool) error {
	proof, signed, found := bytes.Cut(data, []byte("\n\n"))
	if !found {
		return errors.New("the file is no proof")
	}
	index, hashes, more, err := parse(strings.Split(string(proof), "\n"))
	if err != nil {
		return err
	}
	tree, err := checkpoint(signed, verifier)
	if err != nil {
		return err
	}
	step, leaf, err := leafOf(more)
	if err != nil {
		return err
	}
	if step.Log != verifier.Name() {
		return errors.New("the entry is of another log")
	}
	if err := tlog.CheckRecord(hashes, tree.N, tree.Hash, index, leaf); err != nil {
		return err
	}
	fmt.Printf("place %d of %d in %s, signed\n%s\n", index+1, tree.N, step.Log, more.Entry)
	if err := values(more.Open, step); err != nil {
		return err
	}
	if !mayHold && len(more.Also) > 0 {
		return errors.New("a proof within a proof has one within itself")
	}
	for _, one := range more.Also {
		fmt.Println("with it comes:")
		if err := receipt([]byte(one), verifier, false); err != nil {
			return fmt.Errorf("the proof within: %w", err)
		}
	}
	return nil
}

// parse reads the lines before the checkpoint (C2SP tlog-proof).
func parse(lines []string) (int64, tlog.RecordProof, extra, error) {
	var more extra
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, more, errors.New("the file is no proof")
	}
	told, isExtra := after(lines[1], "extra ")
	place, isIndex := after(lines[2], "index ")
	if !isExtra || !isIndex {
		return 0, nil, more, errors.New("the file is no proof of receipt")
	}
	text, err := decode(told)
	if err != nil {
		return 0, nil, more, err
	}
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&more); err != nil || more.V != 1 || reader.More() {
		return 0, nil, more, fmt.Errorf("the part with the entry cannot be read: %v", err)
	}
	index, err := strconv.ParseInt(place, 10, 64)
	if err != nil || strconv.FormatInt(index, 10) != place {
		return 0, nil, more, errors.New("the place is not a number")
	}
	var hashes tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return 0, nil, more, err
		}
		hashes = append(hashes, hash)
	}
	return index, hashes, more, nil
}

// checkpoint opens the signed note and reads name, size and root (C2SP tlog-checkpoint).
func checkpoint(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the signed text is no state of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("the size is not a number")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// leafOf computes slot, seal and leaf of an entry (docs/history-format.md).
func leafOf(more extra) (entry, tlog.Hash, error) {
	var step entry
	if err := json.Unmarshal([]byte(more.Entry), &step); err != nil {
		return step, tlog.Hash{}, err
	}
	id, err := hex.DecodeString(step.Case)
	if err != nil || len(id) != 16 || len(more.Salt) != 32 {
		return step, tlog.Hash{}, errors.New("the entry has no id, or its seal no salt")
	}
	slot := sum("challenge-engine/slot/v1\n", id, u64(step.N))
	seal := sum("challenge-engine/entry/v1\n", more.Salt, lp([]byte(more.Entry)))
	leaf := fmt.Sprintf("challenge-engine/leaf/v1 %s %s\n", encode(slot), encode(seal))
	return step, tlog.RecordHash([]byte(leaf)), nil
}

// values checks that each opened value gives its commitment in the entry.
func values(open [][]json.RawMessage, step entry) error {
	id, err := hex.DecodeString(step.Case)
	if err != nil {
		return err
	}
	for _, parts := range open {
		var item uint32
		var path, value string
		var salt []byte
		into := []any{&item, &path, &salt, &value}
		if len(parts) != len(into) {
			return errors.New("a value cannot be read")
		}
		for place, part := range parts {
			if err := json.Unmarshal(part, into[place]); err != nil {
				return fmt.Errorf("a value cannot be read: %w", err)
			}
		}
		commitment := sum("challenge-engine/value/v1\n", lp([]byte(step.Log)), id, u64(step.N),
			u32(item), lp([]byte(path)), salt, lp([]byte(value)))
		if int(item) >= len(step.C) || len(salt) != 32 || !bytes.Equal(commitment, step.C[item]) {
			return fmt.Errorf("the value %s is not the one that was entered", path)
		}
		fmt.Printf("%s: %s\n", path, value)
	}
	return nil
}

func sum(head string, parts ...[]byte) []byte {
	hash := sha256.New()
	hash.Write([]byte(head))
	for _, part := range parts {
		hash.Write(part)
	}
	return hash.Sum(nil)
}

func lp(data []byte) []byte { return append(u32(uint32(len(data))), data...) }

func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

func u64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func encode(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func decode(text string) ([]byte, error) { return base64.StdEncoding.Strict().DecodeString(text) }

func after(line, word string) (string, bool) {
	return strings.TrimPrefix(line, word), strings.HasPrefix(line, word)
}
