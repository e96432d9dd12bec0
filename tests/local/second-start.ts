/** Run as a process of its own: opens the folder that it is given and says what came of it. */
import { startTableServer } from '../../local/table-server.ts'

try {
  const server = await startTableServer(process.argv[2] ?? '', 0)
  console.log('opened')
  await server.close()
} catch (error) {
  console.log((error as { code?: string }).code, (error as Error).message)
}
