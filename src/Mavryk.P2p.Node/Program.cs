Console.WriteLine("no command yet");
