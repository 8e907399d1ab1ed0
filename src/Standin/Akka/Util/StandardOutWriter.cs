namespace Akka.Util;

public static class StandardOutWriter
{
    private static readonly Lock Gate = new();

    public static void Write(string message, ConsoleColor? foregroundColor = null, ConsoleColor? backgroundColor = null)
        => Write(message, foregroundColor, backgroundColor, Console.Write);

    public static void WriteLine(string message, ConsoleColor? foregroundColor = null, ConsoleColor? backgroundColor = null)
        => Write(message, foregroundColor, backgroundColor, Console.WriteLine);

    private static void Write(string message, ConsoleColor? foreground, ConsoleColor? background, Action<string> write)
    {
        lock (Gate)
        {
            if (foreground is { } color)
            {
                Console.ForegroundColor = color;
            }

            if (background is { } behind)
            {
                Console.BackgroundColor = behind;
            }

            write(message);
            if (foreground is not null || background is not null)
            {
                Console.ResetColor();
            }
        }
    }
}
