/** Negative when `a` comes before `b`, 0 when they hold the same place, positive otherwise. A total order. */
export type Order<T> = (a: T, b: T) => number

interface Node<T> {
  value: T
  /** Nodes of this subtree, itself included. */
  size: number
  left: Tree<T>
  right: Tree<T>
}
type Tree<T> = Node<T> | null

/**
 * A set that keeps its values in order and knows their ranks: add, delete, first, last, `at` and `indexOf` cost O(log n),
 * loading sorted values O(n).
 *
 * A weight-balanced tree. With weight = size + 1, no subtree's weight is more than HEAVIER times its sibling's, so no
 * path is longer than log(n + 1) / log(4/3), about 2.4 log₂ n. One rotation where a value was added or deleted, single
 * or double by SINGLE, restores that (Hirai and Yamamoto, "Balancing weight-balanced trees", 2011: only ⟨3, 2⟩ is right
 * among integers).
 *
 * What the order looks at must not change while a value is in the set.
 */
export class OrderedSet<T> {
  readonly order: Order<T>
  #root: Tree<T> = null

  constructor(order: Order<T>) {
    this.order = order
  }

  get size(): number {
    return sizeOf(this.#root)
  }

  /** Adds `value`, in place of one that holds the same place if there is one. */
  add(value: T): void {
    this.#root = insert(this.#root, value, this.order)
  }

  /** Deletes what holds the place of `value`; false when nothing does. */
  delete(value: T): boolean {
    const before = this.size
    this.#root = remove(this.#root, value, this.order)
    return this.size < before
  }

  /** Replaces all values. @param sorted strictly ascending */
  load(sorted: readonly T[]): void {
    this.#root = build(sorted, 0, sorted.length)
  }

  /** Adds many in O(n + log size). @param sorted strictly ascending, all of them after what is there */
  append(sorted: readonly T[]): void {
    this.#root = joined(this.#root, build(sorted, 0, sorted.length))
  }

  first(): T | undefined {
    return this.#root === null ? undefined : firstOf(this.#root).value
  }

  last(): T | undefined {
    return this.#root === null ? undefined : lastOf(this.#root).value
  }

  /** The value at a 0-based index. */
  at(index: number): T | undefined {
    return this.slice(index, 1)[0]
  }

  /** The 0-based index of what holds the place of `value`, or −1. */
  indexOf(value: T): number {
    let index = 0
    let node = this.#root
    while (node !== null) {
      const side = this.order(value, node.value)
      if (side === 0) return index + sizeOf(node.left)
      if (side > 0) index += sizeOf(node.left) + 1
      node = side < 0 ? node.left : node.right
    }
    return -1
  }

  /** At most `limit` values from a 0-based index on, in order, in O(log n + limit). */
  slice(offset: number, limit: number): T[] {
    const values: T[] = []
    if (offset >= 0) collect(this.#root, offset, limit, values)
    return values
  }
}

const HEAVIER = 3
const SINGLE = 2

function sizeOf<T>(tree: Tree<T>): number {
  return tree === null ? 0 : tree.size
}

function weightOf<T>(tree: Tree<T>): number {
  return sizeOf(tree) + 1
}

function insert<T>(tree: Tree<T>, value: T, order: Order<T>): Node<T> {
  if (tree === null) return { value, size: 1, left: null, right: null }
  const side = order(value, tree.value)
  if (side === 0) tree.value = value
  else if (side < 0) tree.left = insert(tree.left, value, order)
  else tree.right = insert(tree.right, value, order)
  return balanced(tree)
}

function remove<T>(tree: Tree<T>, value: T, order: Order<T>): Tree<T> {
  if (tree === null) return null
  const side = order(value, tree.value)
  if (side < 0) tree.left = remove(tree.left, value, order)
  else if (side > 0) tree.right = remove(tree.right, value, order)
  else if (tree.left === null) return tree.right
  else if (tree.right === null) return tree.left
  else if (tree.left.size > tree.right.size) {
    tree.value = lastOf(tree.left).value
    tree.left = withoutLast(tree.left)
  } else {
    tree.value = firstOf(tree.right).value
    tree.right = withoutFirst(tree.right)
  }
  return balanced(tree)
}

function firstOf<T>(node: Node<T>): Node<T> {
  let first = node
  while (first.left !== null) first = first.left
  return first
}

function lastOf<T>(node: Node<T>): Node<T> {
  let last = node
  while (last.right !== null) last = last.right
  return last
}

function withoutFirst<T>(node: Node<T>): Tree<T> {
  if (node.left === null) return node.right
  node.left = withoutFirst(node.left)
  return balanced(node)
}

function withoutLast<T>(node: Node<T>): Tree<T> {
  if (node.right === null) return node.left
  node.right = withoutLast(node.right)
  return balanced(node)
}

/** Restores size and balance of a node one of whose balanced subtrees has just grown or shrunk by one. */
function balanced<T>(node: Node<T>): Node<T> {
  const { left, right } = node
  node.size = sizeOf(left) + sizeOf(right) + 1
  if (right !== null && weightOf(right) > HEAVIER * weightOf(left)) {
    if (weightOf(right.left) >= SINGLE * weightOf(right.right)) node.right = rotatedRight(right)
    return rotatedLeft(node)
  }
  if (left !== null && weightOf(left) > HEAVIER * weightOf(right)) {
    if (weightOf(left.right) >= SINGLE * weightOf(left.left)) node.left = rotatedLeft(left)
    return rotatedRight(node)
  }
  return node
}

function rotatedLeft<T>(node: Node<T>): Node<T> {
  const top = node.right
  if (top === null) return node
  node.right = top.left
  top.left = node
  return resized(node, top)
}

function rotatedRight<T>(node: Node<T>): Node<T> {
  const top = node.left
  if (top === null) return node
  node.left = top.right
  top.right = node
  return resized(node, top)
}

function resized<T>(node: Node<T>, top: Node<T>): Node<T> {
  top.size = node.size
  node.size = sizeOf(node.left) + sizeOf(node.right) + 1
  return top
}

function build<T>(sorted: readonly T[], from: number, to: number): Tree<T> {
  if (from >= to) return null
  const middle = (from + to) >>> 1
  return {
    value: sorted[middle] as T,
    size: to - from,
    left: build(sorted, from, middle),
    right: build(sorted, middle + 1, to),
  }
}

/** One balanced tree of two, all of `left` before all of `right` (the `link` of the paper above). */
function joined<T>(left: Tree<T>, right: Tree<T>): Tree<T> {
  if (left === null) return right
  if (right === null) return left
  const { value } = lastOf(left)
  return linked(withoutLast(left), value, right)
}

function linked<T>(left: Tree<T>, value: T, right: Tree<T>): Node<T> {
  if (left !== null && weightOf(left) > HEAVIER * weightOf(right)) {
    left.right = linked(left.right, value, right)
    return balanced(left)
  }
  if (right !== null && weightOf(right) > HEAVIER * weightOf(left)) {
    right.left = linked(left, value, right.left)
    return balanced(right)
  }
  return { value, size: sizeOf(left) + sizeOf(right) + 1, left, right }
}

function collect<T>(tree: Tree<T>, offset: number, limit: number, values: T[]): void {
  if (tree === null || values.length >= limit) return
  const before = sizeOf(tree.left)
  if (offset < before) collect(tree.left, offset, limit, values)
  if (offset <= before && values.length < limit) values.push(tree.value)
  collect(tree.right, Math.max(0, offset - before - 1), limit, values)
}
