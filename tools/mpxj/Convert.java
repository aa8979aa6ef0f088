import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.mpxj.ProjectFile;
import org.mpxj.Relation;
import org.mpxj.ResourceAssignment;
import org.mpxj.Task;
import org.mpxj.TimeUnit;
import org.mpxj.mspdi.MSPDIReader;
import org.mpxj.mspdi.MSPDIWriter;
import org.mpxj.primavera.PrimaveraXERFileReader;
import org.mpxj.primavera.PrimaveraXERFileWriter;
import org.mpxj.reader.ProjectReader;

/** Reads each schedule of a folder, and writes it as XER, as Microsoft Project XML and as lines that say what was read. */
public class Convert
{
   public static void main(String[] arguments) throws Exception
   {
      File[] files = new File(arguments[0]).listFiles((folder, name) -> name.endsWith(".xml") || name.endsWith(".xer"));
      Arrays.sort(files);
      for (File file : files)
      {
         String name = file.getName().replaceAll("[.][^.]*$", "");
         PrimaveraXERFileReader xerReader = new PrimaveraXERFileReader();
         xerReader.setCharset(StandardCharsets.UTF_8);
         ProjectReader reader = file.getName().endsWith(".xer") ? xerReader : new MSPDIReader();
         ProjectFile project = reader.read(file);
         if (file.getName().endsWith(".xml"))
         {
            try (PrintWriter out = new PrintWriter(new File(arguments[1], name + ".txt"), StandardCharsets.UTF_8))
            {
               tell(project, out);
            }
         }
         new MSPDIWriter().write(project, new File(arguments[1], name + ".xml"));
         PrimaveraXERFileWriter xer = new PrimaveraXERFileWriter();
         xer.setCharset(StandardCharsets.UTF_8);
         xer.write(project, new File(arguments[1], name + ".xer"));
      }
   }

   private static void tell(ProjectFile project, PrintWriter out)
   {
      for (Task task : project.getTasks())
      {
         out.println(String.join("\t", "task", task.getUniqueID().toString(), "" + task.getStart(), "" + task.getFinish(), "" + task.getDuration().convertUnits(TimeUnit.HOURS, project.getProjectProperties()).getDuration()));
         for (Relation link : task.getPredecessors())
         {
            out.println(String.join("\t", "link", task.getUniqueID().toString(), link.getPredecessorTask().getUniqueID().toString(),
               link.getType().toString(), "" + link.getLag().convertUnits(TimeUnit.HOURS, project.getProjectProperties()).getDuration()));
         }
         for (ResourceAssignment use : task.getResourceAssignments())
         {
            out.println(String.join("\t", "use", task.getUniqueID().toString(), use.getResource().getCode(), "" + use.getUnits()));
         }
      }
   }
}
