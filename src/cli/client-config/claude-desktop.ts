import { join } from 'node:path';
import type { ClientSystem, McpClient } from './client.ts';

const FILE = 'claude_desktop_config.json';

export const claudeDesktop: McpClient = {
  id: 'claude-desktop',
  title: 'Claude Desktop',
  configFile: (system) => join(configDirectory(system), 'Claude', FILE),
  serversPath: ['mcpServers'],
  entry: ({ command, args, env }) => ({ command, args, ...(Object.keys(env).length === 0 ? {} : { env }) }),
  afterwards: 'Quit Claude Desktop completely and start it again.',
};

function configDirectory({ platform, home, environment }: ClientSystem): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    case 'win32':
      return environment['APPDATA'] ?? join(home, 'AppData', 'Roaming');
    default:
      return environment['XDG_CONFIG_HOME'] ?? join(home, '.config');
  }
}
