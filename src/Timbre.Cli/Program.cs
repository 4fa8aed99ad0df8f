Console.WriteLine("timbre");
