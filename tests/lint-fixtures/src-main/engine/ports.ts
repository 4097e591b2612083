export type Ports = unknown
