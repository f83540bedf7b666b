import { CaliperError } from '../../main/contract/errors.ts';
import { type AttributeInputs, attributesOf } from './attribute-input.ts';
import { contentsOfNode, contentsOfTensor } from './contents.ts';
import { Inference, type Knowledge, type OutputType, UnknownShapeError } from './operator.ts';
import { operators } from './operators/index.ts';
import { type ElementType, elementCount, type Tensor } from './tensor.ts';
import { tensorOf } from './tensor-of.ts';
import { topologicalOrder } from './topological-order.ts';
import { type ForeignType, UnknownValue } from './unknown-value.ts';
import {
  type Attributes,
  type Dim,
  type GraphView,
  type Node,
  type Shape,
  subgraphsOf,
  type Value,
} from './value.ts';

/** The ONNX operator set that graphs are built in, and written as unless a foreign node needs a later one. */
export const OPSET = 21;

/** A node to be appended by name: what readers and copies need beyond `apply`. */
export interface NodeSpecification {
  readonly op: string;
  readonly domain?: string;
  readonly name?: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  /** '' gives the output a fresh name. */
  readonly outputNames: readonly string[];
  /** Types and shapes that a file declares; they stand in where no rule knows better. */
  readonly declared?: (outputName: string) => OutputType | ForeignType | undefined;
  /** The opset of the file: the node stays in it unless a rule covers it, since what rules cover never changed since 21. */
  readonly opset?: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A fresh symbol; its number means nothing beyond its graph. */
export const isFreshSymbol = (dim: Dim): boolean => typeof dim === 'string' && /^\?\d+$/.test(dim);

/**
 * Nodes, values, parameters and constants of a graph, and the bookkeeping that keeps them consistent.
 * `Graph` adds one method per operator.
 */
export class GraphCore implements Knowledge, GraphView {
  readonly #inputs: Value[] = [];
  readonly #outputs = new Map<string, Value>();
  readonly #parameters = new Map<string, Tensor>();
  readonly #constants = new Map<string, Tensor>();
  readonly #values = new Map<string, Value>();
  readonly #scalars = new Map<string, Value>();
  readonly #contents = new WeakMap<Value, readonly Dim[]>();
  readonly #domains = new Map<string, bigint>();
  #nodes: Node[] = [];
  #symbolCount = 0;
  #nameCount = 0;

  /** Nodes in topological order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  get inputs(): readonly Value[] {
    return this.#inputs;
  }

  /** Outputs by their public names, in order. The value behind an output may have another name. */
  get outputs(): ReadonlyMap<string, Value> {
    return this.#outputs;
  }

  /** Trainable weights by name. */
  get parameters(): ReadonlyMap<string, Tensor> {
    return this.#parameters;
  }

  /** Tensors that training leaves alone, by name. */
  get constants(): ReadonlyMap<string, Tensor> {
    return this.#constants;
  }

  /** Every value of the graph by name. */
  get values(): ReadonlyMap<string, Value> {
    return this.#values;
  }

  /** The value of that name; `not_found` where there is none. */
  value(name: string): Value {
    const value = this.#values.get(name);
    if (value) return value;
    throw new CaliperError('not_found', `the graph has no tensor named '${name}'`);
  }

  /** Declares an input. A dim may be a number or a symbol such as `'N'`. */
  input(name: string, type: ElementType, shape: Shape): Value {
    const bad = shape.find((dim) =>
      typeof dim === 'number' ? !Number.isInteger(dim) || dim < 0 : dim === '',
    );
    if (bad !== undefined) throw new CaliperError('invalid_input', `input '${name}': ${bad} is no size`);
    const value = this.#source(name, type, shape);
    this.#inputs.push(value);
    return value;
  }

  /** Declares an input that is no tensor of known type and rank. */
  foreignInput(name: string, type: ForeignType): Value {
    this.#free(name);
    const value = new UnknownValue(name, null, 'the file does not state it', type);
    this.#values.set(name, value);
    this.#inputs.push(value);
    return value;
  }

  /** Adds a named, trainable weight. */
  parameter(name: string, tensor: Tensor): Value {
    checkTensor(name, tensor);
    const value = this.#source(name, tensor.type, tensor.dims);
    this.#parameters.set(name, tensor);
    return value;
  }

  /** Replaces the weights of a parameter by others of the same type and shape. */
  setParameter(name: string, tensor: Tensor): void {
    const old = this.#parameters.get(name);
    if (!old) throw new CaliperError('not_found', `the graph has no parameter named '${name}'`);
    checkTensor(name, tensor);
    if (old.type !== tensor.type || old.dims.join() !== tensor.dims.join()) {
      throw new CaliperError(
        'invalid_input',
        `parameter '${name}' is ${old.type}[${old.dims.join(', ')}], not ${tensor.type}[${tensor.dims.join(', ')}]`,
      );
    }
    this.#parameters.set(name, tensor);
  }

  /** Makes a constant trainable, under the same name. */
  promote(name: string): void {
    const tensor = this.#constants.get(name);
    if (!tensor) throw new CaliperError('not_found', `the graph has no constant named '${name}'`);
    this.#constants.delete(name);
    this.#parameters.set(name, tensor);
    for (const [key, value] of this.#scalars) if (value.name === name) this.#scalars.delete(key);
  }

  /** Takes a parameter out of training: it becomes a constant of the same name. */
  freeze(name: string): void {
    const tensor = this.#parameters.get(name);
    if (!tensor) throw new CaliperError('not_found', `the graph has no parameter named '${name}'`);
    this.#parameters.delete(name);
    this.#constants.set(name, tensor);
  }

  /**
   * Adds a constant: a tensor, a number (scalar) or numbers (vector), the latter of `type` (float32 unless
   * stated). Equal small constants share one value, unless they are named.
   */
  constant(
    content: Tensor | number | readonly number[],
    type: ElementType = 'float32',
    name?: string,
  ): Value {
    const tensor =
      typeof content === 'number'
        ? tensorOf(type, [content], [])
        : 'dims' in content
          ? content
          : tensorOf(type, content);
    const key =
      name === undefined && tensor.data.length <= 16
        ? `${tensor.type}[${tensor.dims.join()}]${Array.from(tensor.data as Iterable<number | bigint>, (item) => (Object.is(item, -0) ? '-0' : String(item))).join()}`
        : undefined;
    const known = key === undefined ? undefined : this.#scalars.get(key);
    if (known) return known;
    const chosen = name ?? this.freshName('constant');
    checkTensor(chosen, tensor);
    const value = this.#source(chosen, tensor.type, tensor.dims);
    this.#constants.set(chosen, tensor);
    const contents = contentsOfTensor(tensor);
    if (contents) this.#contents.set(value, contents);
    if (key !== undefined) this.#scalars.set(key, value);
    return value;
  }

  constantOf(value: Value): Tensor | undefined {
    return value.producer === null ? this.#constants.get(value.name) : undefined;
  }

  contentsOf(value: Value): readonly Dim[] | undefined {
    return this.#contents.get(value);
  }

  /** Publishes a value under `name`; the name must not be taken by another output. */
  output(name: string, value: Value): Value {
    this.#belongs(value);
    if (name === '' || this.#outputs.has(name)) {
      throw new CaliperError('invalid_input', `the graph has an output named '${name}' already`);
    }
    this.#outputs.set(name, value);
    return value;
  }

  /** Withdraws an output; its value stays until `prune`. */
  removeOutput(name: string): void {
    if (!this.#outputs.delete(name)) throw new CaliperError('not_found', `no output is named '${name}'`);
  }

  /**
   * Applies an operator of the standard domain: checks the inputs, infers types and shapes, appends the node.
   * Errors (`invalid_input`) name the operator and the shapes.
   */
  apply(
    op: string,
    inputs: readonly (Value | null | undefined)[],
    attributes: AttributeInputs = {},
    outputCount = 1,
  ): Value[] {
    const operator = operators.get(op);
    if (!operator) throw new CaliperError('invalid_input', `${op}: no such operator at opset ${OPSET}`);
    const present = inputs.map((value) => value ?? null);
    while (present.at(-1) === null) present.pop();
    const outputNames = Array.from({ length: outputCount }, () => '');
    const node = this.#append(
      { op, inputs: present, attributes: attributesOf(op, operator.attributes, attributes), outputNames },
      false,
    );
    return [...node.outputs];
  }

  /**
   * Appends a node of any domain under given names. Where no rule infers its types and shapes, the declared
   * ones are taken; where there are none, asking for them later is an `unsupported_format` error.
   */
  append(specification: NodeSpecification): Node {
    return this.#append(specification, true);
  }

  #append(specification: NodeSpecification, lenient: boolean): Node {
    const { op, domain = '', inputs, attributes, outputNames, declared } = specification;
    for (const value of inputs) if (value) this.#belongs(value);
    const names = outputNames.map((name) => (name === '' ? this.freshName(op) : name));
    const taken = names.find((name, index) => this.#values.has(name) || names.indexOf(name) !== index);
    if (taken !== undefined) throw new CaliperError('invalid_input', `the name '${taken}' is taken`);
    const node: Mutable<Node> = {
      op,
      domain,
      name: specification.name ?? names[0] ?? op,
      inputs,
      outputs: [],
      attributes,
      opset: OPSET,
    };
    const inferred = this.#infer(node, names.length, lenient);
    node.opset = opsetOf(node, inferred.types !== undefined, specification.opset ?? OPSET);
    node.outputs = names.map((name, index) => {
      const statement = declared?.(name);
      const type = inferred.types?.[index];
      const known = statement && 'type' in statement ? statement : undefined;
      if (type) return { name, type: type.type, shape: refined(type.shape, known?.shape), producer: node };
      if (known) return { name, ...known, producer: node };
      return new UnknownValue(name, node, inferred.reason, statement as ForeignType | undefined);
    });
    for (const value of node.outputs) this.#values.set(value.name, value);
    if (inferred.types) {
      const contents = contentsOfNode(node, (value) => this.contentsOf(value));
      if (contents) this.#contents.set(node.outputs[0] as Value, contents);
    }
    this.#nodes.push(node);
    return node;
  }

  #infer(
    node: Node,
    outputCount: number,
    lenient: boolean,
  ): { types?: readonly OutputType[]; reason: string } {
    const operator = node.domain === '' ? operators.get(node.op) : undefined;
    if (!operator) {
      return { reason: `operator '${node.domain ? `${node.domain}.` : ''}${node.op}' has no shape rule` };
    }
    const inference = new Inference(node.op, node.inputs, node.attributes, outputCount, this);
    try {
      const [fewest, most] = operator.inputs;
      const required = node.inputs.slice(0, fewest);
      if (required.length < fewest || required.includes(null) || node.inputs.length > most) {
        inference.fail(`${node.inputs.filter(Boolean).length} inputs, needed ${fewest} to ${most}`);
      }
      const types = operator.infer(inference);
      if (types.length < outputCount || outputCount < 1) inference.fail(`it has no ${outputCount} outputs`);
      return { types, reason: '' };
    } catch (error) {
      if (lenient && error instanceof UnknownShapeError) return { reason: error.message };
      throw error;
    }
  }

  get opset(): number {
    return this.#nodes.reduce((opset, node) => Math.max(opset, node.opset), OPSET);
  }

  /** The version of a foreign operator domain that the graph uses. */
  domainVersion(domain: string): bigint {
    return this.#domains.get(domain) ?? 1n;
  }

  importDomain(domain: string, version: bigint): void {
    this.#domains.set(domain, version);
  }

  /** A name that no value has. */
  freshName(stem: string): string {
    let name: string;
    do {
      this.#nameCount += 1;
      name = `${stem}_${this.#nameCount}`;
    } while (this.#values.has(name));
    return name;
  }

  freshSymbol(): string {
    this.#symbolCount += 1;
    return `?${this.#symbolCount}`;
  }

  /** Gives a value another name. Parameters, constants and inputs are known by it from then on. */
  rename(value: Value, name: string): Value {
    this.#belongs(value);
    if (name === value.name) return value;
    if (name === '' || this.#values.has(name)) {
      throw new CaliperError('invalid_input', `the name '${name}' is taken`);
    }
    const old = value.name;
    this.#values.delete(old);
    (value as Mutable<Value>).name = name;
    this.#values.set(name, value);
    for (const sources of value.producer === null ? [this.#parameters, this.#constants] : []) {
      const tensor = sources.get(old);
      if (tensor) {
        sources.delete(old);
        sources.set(name, tensor);
      }
    }
    return value;
  }

  /** Lets every consumer of `from`, and every output, take `to` instead; nodes in `except` keep `from`. */
  replaceUses(from: Value, to: Value, except: ReadonlySet<Node> = new Set()): void {
    this.#belongs(from);
    this.#belongs(to);
    for (const node of this.#nodes) {
      if (except.has(node) || !node.inputs.includes(from)) continue;
      (node as Mutable<Node>).inputs = node.inputs.map((input) => (input === from ? to : input));
    }
    for (const [name, value] of this.#outputs) if (value === from) this.#outputs.set(name, to);
    this.sort();
  }

  /** Restores topological order, keeping the present order where it is free; a cycle is `invalid_input`. */
  sort(): void {
    this.#nodes = topologicalOrder(
      this.#nodes,
      (node) => node.inputs.flatMap((input) => input?.producer ?? []),
      (node) => {
        throw new CaliperError('invalid_input', `node '${node.name}' (${node.op}) depends on itself`);
      },
    );
  }

  /** Removes nodes, parameters and constants that no output depends on. Inputs stay: they are the contract. */
  prune(): void {
    const live = new Set<Value>(this.#outputs.values());
    const nodes: Node[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((output) => live.has(output))) continue;
      nodes.push(node);
      for (const input of node.inputs) if (input) live.add(input);
    }
    this.#nodes = nodes.reverse();
    const kept = new Set(this.#nodes);
    for (const [name, value] of this.#values) {
      const stays = value.producer
        ? kept.has(value.producer)
        : live.has(value) || this.#inputs.includes(value);
      if (stays) continue;
      this.#values.delete(name);
      this.#parameters.delete(name);
      this.#constants.delete(name);
    }
    for (const [key, value] of this.#scalars) if (!this.#values.has(value.name)) this.#scalars.delete(key);
  }

  #free(name: string): void {
    if (name === '' || this.#values.has(name)) {
      throw new CaliperError(
        'invalid_input',
        name === '' ? 'a value needs a name' : `the name '${name}' is taken`,
      );
    }
  }

  #source(name: string, type: ElementType, shape: Shape): Value {
    this.#free(name);
    const value: Value = { name, type, shape, producer: null };
    this.#values.set(name, value);
    return value;
  }

  #belongs(value: Value): void {
    if (this.#values.get(value.name) !== value) {
      throw new CaliperError('invalid_input', `'${value.name}' is not a value of this graph`);
    }
  }
}

/**
 * The lowest opset that a node can be written in: 21 where a rule covers it, else the one that it is stated in. What its
 * bodies need it needs as well.
 */
function opsetOf(node: Node, isInferred: boolean, stated: number): number {
  const operator = node.domain === '' ? operators.get(node.op) : undefined;
  const isCovered =
    isInferred &&
    operator?.since === undefined &&
    Object.keys(node.attributes).every((name) => operator && name in operator.attributes);
  const own = isCovered || node.domain !== '' ? OPSET : Math.max(stated, operator?.since ?? OPSET);
  return Math.max(own, ...subgraphsOf(node).map(({ graph }) => graph.opset));
}

/** Fresh symbols give way to what a file declares. */
function refined(shape: Shape, declared: Shape | undefined): Shape {
  if (declared?.length !== shape.length) return shape;
  return shape.map((dim, axis) => (isFreshSymbol(dim) ? (declared[axis] ?? dim) : dim));
}

function checkTensor(name: string, tensor: Tensor): void {
  if (tensor.data.length !== elementCount(tensor.dims)) {
    throw new CaliperError(
      'invalid_input',
      `tensor '${name}' has ${tensor.data.length} elements for shape [${tensor.dims.join(', ')}]`,
    );
  }
}
