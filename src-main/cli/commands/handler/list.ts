import path from 'node:path'
import { installedHandlers } from '../../../installed-handlers.js'
import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { type Column, tableLines } from '../../table.js'

interface Row {
  type: string | null
  title: string | null
  protocol: string | null
  /** Null: built in as code. */
  folder: string | null
  builtIn: boolean
  faults: string[]
}

const COLUMNS: Column<Row>[] = [
  { title: 'TYPE', text: ({ type }) => escapeText(type ?? '?') },
  { title: 'PROTOCOL', text: ({ protocol }) => protocol ?? '?' },
  { title: 'TITLE', text: ({ title, faults }) => escapeText(faults.length > 0 ? 'cannot be used' : (title ?? '')) },
  { title: 'WHERE', text: ({ folder, builtIn }) => escapeText(builtIn ? 'built in' : (folder ?? '')), flexible: true },
]

/** `handler list`: job types, what runs them, and manifests that cannot be used. */
export const command: CliCommand = {
  define(command) {
    command
      .description('List job types and what runs them, with manifests that cannot be used.')
      .addHelpText('after', examples(['jobyard handler list', 'types, protocols and folders']))
  },
  async run({ output, dataDir }) {
    const { handlers, faulty } = installedHandlers(dataDir).list()
    const own = path.join(dataDir, 'handlers') + path.sep
    const rows: Row[] = [
      ...handlers.map(({ manifest: { type, title, protocol }, dir }) => ({
        type,
        title,
        protocol,
        folder: dir,
        builtIn: dir?.startsWith(own) !== true,
        faults: [],
      })),
      ...faulty.map(({ file, type, faults }) => ({
        type,
        title: null,
        protocol: null,
        folder: path.dirname(file),
        builtIn: false,
        faults,
      })),
    ]
    if (output.json) output.value(rows)
    else {
      for (const line of tableLines(rows, COLUMNS, output.columns)) output.line(line)
      for (const { folder, faults } of rows) {
        for (const fault of faults) output.note(escapeText(`${folder}/handler.json: ${fault}`))
      }
    }
    return EXIT.done
  },
}
