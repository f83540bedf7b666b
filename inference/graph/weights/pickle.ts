import { CaliperError } from '../../../main/contract/errors.ts';

/** What a pickle may hold: dicts are Maps, lists and tuples arrays, named things `PickleGlobal`. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | object;

/** The name of a Python function or class. It is a name only: nothing is ever looked up or run. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What the reader of a pickle decides: which names may be called and what they stand for. */
export interface PickleMeanings {
  /** The value that calling the named function gives; undefined refuses the pickle. */
  readonly call: (name: string, args: readonly PickleValue[]) => PickleValue | undefined;
  /** Whether the name may occur at all. */
  readonly allows: (name: string) => boolean;
  readonly persistent: (id: PickleValue) => PickleValue;
}

const MAX_STEPS = 5_000_000;
const MAX_MEMO = 1_000_000;
const MARK = Symbol('mark');

const damaged = (reason: string): CaliperError =>
  new CaliperError('corrupt_file', `the pickle is damaged: ${reason}`);

/**
 * Reads a pickle of protocol 2 to 5 by an interpreter of its data opcodes. Functions are names that
 * `meanings` knows or refuses (`model_untrusted`); no code of the file is run.
 */
export function readPickle(bytes: Uint8Array, meanings: PickleMeanings): PickleValue {
  return new Unpickler(bytes, meanings).run();
}

class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #meanings: PickleMeanings;
  readonly #memo = new Map<number, PickleValue>();
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  #at = 0;

  constructor(bytes: Uint8Array, meanings: PickleMeanings) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#meanings = meanings;
  }

  run(): PickleValue {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const code = this.#take(1)[0] as number;
      if (code === 0x2e) return this.#pop(); // STOP
      const act = opcodes[code];
      if (!act) {
        throw new CaliperError('unsupported_format', `the pickle uses opcode 0x${code.toString(16)}`);
      }
      act(this.#machine);
    }
    throw new CaliperError('too_large', 'the pickle has too many steps');
  }

  #take(length: number): Uint8Array {
    if (!(length >= 0) || this.#at + length > this.#bytes.length) throw damaged('it ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw damaged('its stack runs empty');
    return value;
  }

  readonly #machine: Machine = {
    push: (value) => {
      this.#stack.push(value);
    },
    mark: () => {
      this.#stack.push(MARK);
    },
    pop: () => this.#pop(),
    popOptional: () => {
      this.#stack.pop();
    },
    top: () => {
      const value = this.#stack.at(-1);
      if (value === undefined || value === MARK) throw damaged('its stack runs empty');
      return value;
    },
    sinceMark: () => {
      const at = this.#stack.lastIndexOf(MARK);
      if (at < 0) throw damaged('a mark is missing');
      return this.#stack.splice(at).slice(1) as PickleValue[];
    },
    bytes: (length) => this.#take(length),
    unsigned: (width) => {
      const at = this.#at;
      this.#take(width);
      if (width === 1) return this.#view.getUint8(at);
      if (width === 2) return this.#view.getUint16(at, true);
      return width === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
    },
    signed32: () => {
      this.#take(4);
      return this.#view.getInt32(this.#at - 4, true);
    },
    float64: () => {
      this.#take(8);
      return this.#view.getFloat64(this.#at - 8);
    },
    line: () => {
      const end = this.#bytes.indexOf(0x0a, this.#at);
      if (end < 0) throw damaged('a line does not end');
      const text = new TextDecoder().decode(this.#take(end - this.#at));
      this.#take(1);
      return text;
    },
    remember: (index) => {
      if (this.#memo.size >= MAX_MEMO) throw new CaliperError('too_large', 'the pickle remembers too much');
      this.#memo.set(index ?? this.#memo.size, this.#machine.top());
    },
    recall: (index) => {
      const value = this.#memo.get(index);
      if (value === undefined) throw damaged('it recalls what it never stored');
      return value;
    },
    global: (name) => {
      if (this.#meanings.allows(name)) return new PickleGlobal(name);
      throw new CaliperError(
        'model_untrusted',
        `the file names '${name}', which is not needed for weights; it was refused and nothing was run`,
      );
    },
    call: (callee, args) => {
      const name = callee instanceof PickleGlobal ? callee.name : undefined;
      const result = name === undefined ? undefined : this.#meanings.call(name, args);
      if (result !== undefined) return result;
      throw new CaliperError('model_untrusted', `the file calls '${name ?? 'a value'}'; it was refused`);
    },
    persistent: (id) => this.#meanings.persistent(id),
  };
}

interface Machine {
  readonly push: (value: PickleValue) => void;
  readonly mark: () => void;
  readonly pop: () => PickleValue;
  readonly popOptional: () => void;
  readonly top: () => PickleValue;
  readonly sinceMark: () => PickleValue[];
  readonly bytes: (length: number) => Uint8Array;
  readonly unsigned: (width: 1 | 2 | 4 | 8) => number;
  readonly signed32: () => number;
  readonly float64: () => number;
  readonly line: () => string;
  readonly remember: (index?: number) => void;
  readonly recall: (index: number) => PickleValue;
  readonly global: (name: string) => PickleGlobal;
  readonly call: (callee: PickleValue, args: readonly PickleValue[]) => PickleValue;
  readonly persistent: (id: PickleValue) => PickleValue;
}

type Act = (machine: Machine) => void;

const text =
  (width: 1 | 4 | 8): Act =>
  (machine) =>
    machine.push(new TextDecoder().decode(machine.bytes(machine.unsigned(width))));
const raw =
  (width: 1 | 4 | 8): Act =>
  (machine) =>
    machine.push(machine.bytes(machine.unsigned(width)));
const constant =
  (value: PickleValue): Act =>
  (machine) =>
    machine.push(value);
const tuple =
  (length: number): Act =>
  (machine) => {
    const items = Array.from({ length }, () => machine.pop());
    machine.push(items.reverse());
  };

function setItems(machine: Machine, items: readonly PickleValue[]): void {
  const target = machine.top();
  if (!(target instanceof Map) || items.length % 2 !== 0) throw damaged('items are set on what is no dict');
  for (let index = 0; index < items.length; index += 2) {
    target.set(items[index] as PickleValue, items[index + 1] as PickleValue);
  }
}

function appendItems(machine: Machine, items: readonly PickleValue[]): void {
  const target = machine.top();
  if (!Array.isArray(target)) throw damaged('items are appended to what is no list');
  for (const item of items) target.push(item);
}

function long(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const byte of [...bytes].reverse()) value = (value << 8n) | BigInt(byte);
  if (bytes.length > 0 && (bytes.at(-1) as number) & 0x80) value -= 1n << BigInt(8 * bytes.length);
  return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Calls and object building in their several spellings; attributes of objects are not weights and are dropped. */
const calls: Readonly<Record<number, Act>> = {
  99: (machine) => machine.push(machine.global(`${machine.line()}.${machine.line()}`)), // GLOBAL
  147: (machine) => {
    // STACK_GLOBAL
    const [name, module] = [machine.pop(), machine.pop()];
    // Only a text is a name: writing out nested lists could go on for ever.
    if (typeof name !== 'string' || typeof module !== 'string') throw damaged('it names what is no name');
    machine.push(machine.global(`${module}.${name}`));
  },
  82: (machine) => {
    // REDUCE
    const [args, callee] = [machine.pop(), machine.pop()];
    machine.push(machine.call(callee, Array.isArray(args) ? args : []));
  },
  129: (machine) => {
    // NEWOBJ
    const [args, callee] = [machine.pop(), machine.pop()];
    machine.push(machine.call(callee, Array.isArray(args) ? args : []));
  },
  98: (machine) => {
    machine.pop(); // BUILD
  },
  81: (machine) => machine.push(machine.persistent(machine.pop())), // BINPERSID
};

const opcodes: Readonly<Record<number, Act | undefined>> = {
  ...calls,
  128: (machine) => {
    const protocol = machine.unsigned(1); // PROTO
    if (protocol < 2 || protocol > 5) {
      throw new CaliperError('unsupported_format', `pickle protocol ${protocol} is not supported`);
    }
  },
  149: (machine) => {
    machine.bytes(8); // FRAME
  },
  40: (machine) => machine.mark(),
  48: (machine) => machine.popOptional(),
  49: (machine) => {
    machine.sinceMark(); // POP_MARK
  },
  50: (machine) => machine.push(machine.top()),
  78: constant(null),
  136: constant(true),
  137: constant(false),
  74: (machine) => machine.push(machine.signed32()),
  75: (machine) => machine.push(machine.unsigned(1)),
  77: (machine) => machine.push(machine.unsigned(2)),
  138: (machine) => machine.push(long(machine.bytes(machine.unsigned(1)))),
  71: (machine) => machine.push(machine.float64()),
  88: text(4),
  140: text(1),
  141: text(8),
  84: text(4), // BINSTRING, of Python 2
  85: text(1),
  66: raw(4),
  67: raw(1),
  142: raw(8),
  125: (machine) => machine.push(new Map()),
  93: (machine) => machine.push([]),
  41: (machine) => machine.push([]),
  143: (machine) => machine.push([]), // a set, as a list
  133: tuple(1),
  134: tuple(2),
  135: tuple(3),
  116: (machine) => machine.push(machine.sinceMark()),
  108: (machine) => machine.push(machine.sinceMark()),
  145: (machine) => machine.push(machine.sinceMark()),
  100: (machine) => {
    const items = machine.sinceMark(); // DICT
    machine.push(new Map());
    setItems(machine, items);
  },
  115: (machine) => {
    const [value, key] = [machine.pop(), machine.pop()]; // SETITEM
    setItems(machine, [key, value]);
  },
  117: (machine) => setItems(machine, machine.sinceMark()),
  97: (machine) => appendItems(machine, [machine.pop()]),
  101: (machine) => appendItems(machine, machine.sinceMark()),
  144: (machine) => appendItems(machine, machine.sinceMark()),
  113: (machine) => machine.remember(machine.unsigned(1)),
  114: (machine) => machine.remember(machine.unsigned(4)),
  148: (machine) => machine.remember(),
  104: (machine) => machine.push(machine.recall(machine.unsigned(1))),
  106: (machine) => machine.push(machine.recall(machine.unsigned(4))),
};
