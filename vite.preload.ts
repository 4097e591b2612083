import { defineConfig } from 'vite'
import { COMMANDS } from './src-shared/ipc-contract.js'

/**
 * The preload: one file, since a sandboxed one may load no other. The names of the commands are put in here, so that the
 * contract's schemas, and zod with them, stay outside.
 */
export default defineConfig({
  publicDir: false,
  define: { __JOBYARD_COMMANDS__: JSON.stringify(Object.keys(COMMANDS)) },
  ssr: { noExternal: true, target: 'node', external: ['electron'] },
  build: {
    ssr: 'src-main/preload.ts',
    outDir: 'dist/preload',
    emptyOutDir: true,
    target: 'chrome114',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false } },
  },
})
