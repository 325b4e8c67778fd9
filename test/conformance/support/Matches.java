import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Ruler;

/** Reads lines in pairs, an event and a pattern, and answers for each `true`, `false` or why the pattern is refused. */
public class Matches {
  public static void main(String[] none) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String event = lines.readLine(); event != null; event = lines.readLine()) {
      System.out.println(answer(event, lines.readLine()));
    }
  }

  private static String answer(String event, String pattern) {
    try {
      return String.valueOf(Ruler.matchesRule(event, pattern));
    } catch (Exception refused) {
      return "refused: " + refused.getMessage().replace('\n', ' ');
    }
  }
}
