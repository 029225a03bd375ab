import { readFileSync, rmSync } from 'node:fs';

import { findProgram, program } from './program.ts';

/* A machine that is busy with other things takes minutes over what takes one alone. */
const SECONDS_MAX = 1200;
const MEMORY_MIB = 768;

/*
 * A crash ends the machine. The timer is not checked at boot: on a busy host its
 * ticks come late, and a kernel takes that for a machine without one.
 */
const COMMAND_LINE = 'console=ttyS0 quiet loglevel=3 panic=-1 oops=panic no_timer_check';

/* QEMU's isa-debug-exit makes 2n + 1 of the n that the guest writes. */
const RAN = 1;
const SET_UP_FAILED = 3;
const REBOOTED = 0;

export interface Machine {
  readonly kernel: string;
  readonly initrd: string;
  readonly disks: readonly string[];
  /** File for what the guest prints. */
  readonly serial: string;
  /** More for the kernel's command line. */
  readonly append?: string;
}

export type Outcome = 'ran' | 'set-up failed' | 'crashed' | 'hung' | 'QEMU failed';

/** What became of the machine; but for `ran`, with what is known of why. */
export interface Booted {
  readonly outcome: Outcome;
  readonly why: string;
  readonly serial: string;
}

/** What booting and making disks needs of the host, by the Debian package that brings it. */
const NEEDED = [
  ['qemu-system-x86_64', 'qemu-system-x86'],
  ['mkfs.ext4', 'e2fsprogs'],
  ['mkfs.xfs', 'xfsprogs'],
  ['mkfs.btrfs', 'btrfs-progs'],
  ['xz', 'xz-utils'],
  ['dpkg-deb', 'dpkg'],
  ['apt-cache', 'apt'],
] as const;

/** Why no kernel can be booted here, with what would help; null when one can. */
export function missingForKernels(): string | null {
  const missing = NEEDED.filter(([name]) => findProgram(name) === null);
  if (missing.length === 0) return null;
  const names = missing.map(([name]) => name).join(', ');
  const verb = missing.length === 1 ? 'is' : 'are';
  return `${names} ${verb} missing: apt-get install ${missing.map(([, pkg]) => pkg).join(' ')}`;
}

/**
 * Boot MACHINE and wait for its end. It is emulated: where there is KVM it may
 * still be of a kind that a stock kernel does not start on, and a processor is
 * the same everywhere only when it is made of software.
 */
export async function boot(machine: Machine): Promise<Booted> {
  rmSync(machine.serial, { force: true });
  const ended = await program('qemu-system-x86_64', qemuArguments(machine), {
    seconds: SECONDS_MAX,
  });
  const serial = readSerial(machine.serial);
  const said = lastLines(serial);
  // QEMU's own failures end with 1, too; a guest that got as far as to leave has printed.
  if (ended.code === RAN && serial.includes('init: ')) return { outcome: 'ran', why: '', serial };
  if (ended.code === SET_UP_FAILED) return { outcome: 'set-up failed', why: said, serial };
  if (ended.code === REBOOTED) return { outcome: 'crashed', why: said, serial };
  if (ended.code === null && ended.stderr.startsWith('Command failed')) {
    return { outcome: 'hung', why: `no end after ${SECONDS_MAX} s: ${said}`, serial };
  }
  const why = ended.stderr.trim() === '' ? 'it said nothing' : ended.stderr.trim();
  return { outcome: 'QEMU failed', why: why.replaceAll('\n', ' | '), serial };
}

function qemuArguments({ kernel, initrd, disks, serial, append }: Machine): readonly string[] {
  const processor = '-M q35 -accel tcg,thread=multi -cpu max -smp 1';
  const rest = '-nodefaults -no-user-config -display none -no-reboot';
  const devices = '-device isa-debug-exit,iobase=0x501,iosize=2 -device nvme,id=disks,serial=disks';
  return [
    ...`${processor} -m ${MEMORY_MIB} ${rest} ${devices}`.split(' '),
    ...disks.flatMap((file, i) => {
      const drive = `if=none,id=d${i},format=raw,snapshot=on,file=${file.replaceAll(',', ',,')}`;
      return ['-drive', drive, '-device', `nvme-ns,bus=disks,drive=d${i}`];
    }),
    '-serial',
    `file:${serial}`,
    '-kernel',
    kernel,
    '-initrd',
    initrd,
    '-append',
    [COMMAND_LINE, append ?? ''].join(' ').trim(),
  ];
}

function readSerial(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r', '');
  } catch {
    return '';
  }
}

/** What the kernel or the guest said last: of a crash its first line, else the last lines. */
function lastLines(serial: string): string {
  const lines = serial.split('\n').filter((line) => line.trim() !== '');
  const crash = lines.find((line) => /BUG:|Oops|Kernel panic|general protection/.test(line));
  const last = [...(crash === undefined ? [] : [crash]), ...lines.slice(-3)];
  return last.length === 0 ? 'nothing was printed' : last.join(' | ');
}
